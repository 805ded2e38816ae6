// Sources that were changed after the run: the files are what left, so nothing is their fault, but every row is named.
import type { Finding } from '../../shared/validation.ts';
import type { Random } from './corruption.ts';

type SourceChange = {
  readonly kind: string;
  readonly table: string;
  readonly sql: string;
  readonly undo: string;
  readonly keys: readonly string[];
  readonly column: string | null;
};

const accountId = (random: Random): number => random.below(640) * 3 + 1;

const kinds: readonly ((random: Random) => SourceChange)[] = [
  (random) => {
    const id = accountId(random);
    return {
      kind: 'source: a value changed',
      table: 'accounts',
      sql: `UPDATE dbo.accounts SET amount = amount + 1 WHERE id = ${String(id)}`,
      undo: `UPDATE dbo.accounts SET amount = amount - 1 WHERE id = ${String(id)}`,
      keys: [String(id)],
      column: 'amount',
    };
  },
  (random) => {
    const id = accountId(random);
    return {
      kind: 'source: a key changed',
      table: 'accounts',
      sql: `UPDATE dbo.accounts SET id = ${String(id + 1_000_000)} WHERE id = ${String(id)}`,
      undo: `UPDATE dbo.accounts SET id = ${String(id)} WHERE id = ${String(id + 1_000_000)}`,
      keys: [String(id), String(id + 1_000_000)],
      column: null,
    };
  },
  (random) => {
    const order = random.below(112) + 1;
    return {
      kind: 'source: a row added',
      table: 'lines',
      sql: `INSERT INTO dbo.lines (order_id, line, text, price) VALUES (${String(order)}, 77, 'new', 1)`,
      undo: `DELETE FROM dbo.lines WHERE order_id = ${String(order)} AND line = 77`,
      keys: [`${String(order)},77`],
      column: null,
    };
  },
  (random) => {
    const [order, line] = [random.below(112) + 1, random.below(4)];
    const key = `order_id = ${String(order)} AND line = ${String(line)}`;
    return {
      kind: 'source: a price changed',
      table: 'lines',
      sql: `UPDATE dbo.lines SET price = price + 0.0001 WHERE ${key}`,
      undo: `UPDATE dbo.lines SET price = price - 0.0001 WHERE ${key}`,
      keys: [`${String(order)},${String(line)}`],
      column: 'price',
    };
  },
];

export const drawSourceChange = (random: Random, which: number): SourceChange => kinds[which % kinds.length](random);

export function judgeSourceChange({ table, keys, column }: SourceChange, found: readonly Finding[]): readonly string[] {
  const problems: string[] = [];
  if (found.some(({ severity }) => severity === 'fault')) problems.push('called a fault of the files');
  const rows = found.filter((one) => one.kind.startsWith('changed') && one.table === table && one.key !== null);
  if (rows.length === 0) problems.push('not found');
  if (rows.some(({ key }) => !keys.includes(key?.join(',') ?? ''))) problems.push('another key is named');
  if (column !== null && rows.some((one) => one.column !== column)) problems.push('another column is named');
  if (found.some((one) => one.table !== table && one.kind !== 'notCompared')) problems.push('another table is named');
  return problems;
}
