// What the rules of a table say of each of its parts, on record together with the part.
import { z } from 'zod';
import { partRuleCountSchema, type PartRuleCount } from '../../../shared/rules.ts';
import type { StateDatabase } from './database.ts';
import type { PartPlace } from './quarantines.ts';
import { parseStored } from './runs.ts';

const countsRow = z.object({ partition_index: z.number(), part_index: z.number(), counts: z.string() });
const countsSchema = z.array(partRuleCountSchema);

/** Only inside the transaction that records the part. */
export function insertRuleCounts(database: StateDatabase, place: PartPlace, counts: readonly PartRuleCount[]): void {
  const { runId, tableId, partition, part } = place;
  database
    .prepare('INSERT INTO rule_counts (run_id, table_id, partition_index, part_index, counts) VALUES (?, ?, ?, ?, ?)')
    .run(runId, tableId, partition, part, JSON.stringify(counts));
}

/** Gives the counts of each part of a table, where there are some. */
export function readRuleCounts(
  database: StateDatabase,
  path: string,
  runId: string,
  tableId: string,
): (partition: number, part: number) => readonly PartRuleCount[] | undefined {
  const rows = database.prepare('SELECT * FROM rule_counts WHERE run_id = ? AND table_id = ?').all(runId, tableId);
  const found = new Map(
    rows.map((row) => {
      const read = countsRow.parse(row);
      const counts = parseStored(countsSchema, read.counts, path, 'what rules say of a part');
      return [`${read.partition_index}-${read.part_index}`, counts];
    }),
  );
  return (partition, part) => found.get(`${partition}-${part}`);
}
