// What the scripts have in common: their head, schemas, places of files, and lists of columns.
import type { Format } from '../../../shared/run-options.ts';
import { quoteName } from '../source/quote-name.ts';
import type { FileColumn } from './file-columns.ts';
import type { Engine } from './read-as.ts';
import { comment, quoteText, type TableFacts } from './table-facts.ts';

const engines: Readonly<Record<Engine | 'azureSql', string>> = {
  serverless: 'Azure Synapse, serverless SQL pool',
  fabric: 'Microsoft Fabric warehouse',
  dedicated: 'Azure Synapse, dedicated SQL pool',
  azureSql: 'Azure SQL Database',
};

/** Comments: which table this is, for which engine, and what has to be known. */
export function headOf(facts: TableFacts, engine: Engine | 'azureSql', notes: readonly string[]): string {
  const { table, plan, runId } = facts;
  const of = `${table.kind} ${quoteName(table.schema)}.${quoteName(table.name)} of database ${quoteName(plan.source.database)}`;
  return [
    comment(`${engines[engine]}: ${of}, run ${runId}.`),
    comment(`Written by ${plan.tool}; _schema.json says what each column of the files holds.`),
    ...notes.map(comment),
  ].join('\n');
}

/** Batches with GO between them; each ends its statement. */
export const joinBatches = (head: string, batches: readonly string[]): string =>
  `${head}\n\n${batches.map((batch) => `${batch}\nGO`).join('\n\n')}\n`;

export const createSchema = (schema: string): string =>
  `IF SCHEMA_ID(N${quoteText(schema)}) IS NULL EXEC(N${quoteText(`CREATE SCHEMA ${quoteName(schema)}`)});`;

/** URL of all parts, with `*` for their numbers. */
export const urlOf = ({ container }: TableFacts, pattern: string): string => `${container}/${pattern}`;

/** A column of a WITH list: by name in Parquet and JSON, by place in CSV. */
export function withColumn({ output, ordinal }: FileColumn, type: string, format: Format): string {
  const name = quoteName(output.name);
  if (format === 'csv') return `${name} ${type} ${ordinal}`;
  const isPlain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(output.name);
  if (format === 'parquet' && isPlain) return `${name} ${type}`;
  return `${name} ${type} ${quoteText(`$.${isPlain ? output.name : JSON.stringify(output.name)}`)}`;
}

/** Lines of a list, with their comments behind the commas. */
export function listLines(lines: readonly { readonly text: string; readonly note: string | null }[]): string {
  return lines
    .map(({ text, note }, index) => {
      const comma = index === lines.length - 1 ? '' : ',';
      return `  ${text}${comma}${note === null ? '' : ` ${comment(note)}`}`;
    })
    .join('\n');
}

const zstdNotes: Readonly<Record<Engine, string>> = {
  serverless: 'a serverless pool that refuses it',
  fabric: 'a warehouse that refuses it',
  dedicated: 'COPY INTO, which documents Snappy and gzip for Parquet,',
};

/** Which compressions are documented for an engine is narrower than what some of them read. */
export const compressionNotes = ({ plan: { options } }: TableFacts, engine: Engine): readonly string[] =>
  options.format === 'parquet' && options.compression === 'zstd'
    ? [`The files are compressed with Zstandard; for ${zstdNotes[engine]} plan again with Snappy.`]
    : [];
