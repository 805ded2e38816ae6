// What data-quality rules say of themselves and of rows.
import { entry, type ErrorEntry } from './entry.ts';

export const ruleErrors = {
  RULE_UNFIT: entry(
    'input',
    'Nothing was planned: the rule {rule} of {table} does not fit: {detail}.',
    'Correct the rule; docs/rules.md says what each kind takes.',
  ),
  RULE_BROKEN: entry(
    'data',
    '{table} was stopped, as its rule asks ({rule}): {detail}.',
    'Correct the row at the source and resume, or plan the table with a rule that counts such rows or sets them aside.',
  ),
  RULE_TOO_MANY: entry(
    'data',
    '{table} was stopped: more than {limit} rows break the rule {rule}, too many to find them again while reading.',
    'Correct the source, or plan the table with another rule.',
  ),
  QUARANTINE_UNREADABLE: entry(
    'integrity',
    'Rows of {blob} were not brought in: {detail}.',
    'Do not use what is left of it; find out who changed it, and make a new run of the table.',
  ),
  RUN_NOT_REIMPORTED: entry(
    'input',
    'Nothing of the run {runId} was brought in: {detail}.',
    'Rows are brought in from the quarantine of a completed run.',
  ),
} as const satisfies Record<string, ErrorEntry>;
