// Compares the rows of the source, asked of the double's own engine, with those that the files come to.
import { canonicalText } from '../double/engine/canonical-text.ts';
import type { EngineSession, ResultColumn } from '../double/types.ts';
import { keyText, type Row } from './read-target.ts';

export function sourceRows(session: EngineSession, table = 'dbo.T'): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let columns: readonly ResultColumn[] = [];
  for (const event of session.run(`SELECT * FROM ${table} ORDER BY id`, [])) {
    if (event.kind === 'columns') ({ columns } = event);
    if (event.kind !== 'row') continue;
    const row = new Map(
      columns.map(({ name, type }, i) => [name, canonicalText(type, event.values[i] ?? null)] as const),
    );
    rows.set(keyText([row.get('id') ?? null]), row);
  }
  return rows;
}

const normal = (name: string, text: string | null): string | null =>
  text === null ? null : name === 'amount' ? Number(text).toFixed(2) : text;

/** One sentence for each row that differs; empty = equal. */
export function differences(source: ReadonlyMap<string, Row>, target: ReadonlyMap<string, Row>): string[] {
  const found: string[] = [];
  for (const [key, row] of source) {
    const copy = target.get(key);
    if (copy === undefined) found.push(`${key} is missing`);
    else
      for (const [name, value] of row)
        if (normal(name, value) !== normal(name, copy.get(name) ?? null))
          found.push(`${key}.${name} is ${String(copy.get(name))} and should be ${String(value)}`);
  }
  for (const key of target.keys()) if (!source.has(key)) found.push(`${key} is there and should not be`);
  return found;
}
