-- Ranges that were cut while their run went on: JSON text of the partition as it is now. NULL = as the plan has it.
ALTER TABLE partitions ADD COLUMN current_range TEXT;
-- The partition that a range was cut from; NULL for those of the plan.
ALTER TABLE partitions ADD COLUMN cut_from INTEGER;
