// What a validation proves, as it was run, and what it cannot: sentences for whoever signs.
import { formatPlural } from '../../../shared/format.ts';
import type { Validation } from '../../../shared/validation.ts';
import { notDigestible } from './digest/text-rule.ts';
import { isKeyed, type TableWork } from './table-work.ts';
import type { ValidationRequest } from './validation-request.ts';

type Proof = Pick<Validation, 'proves' | 'cannot'>;
type How = Pick<ValidationRequest, 'tier' | 'source' | 'sample'>;

/** Holds for tables that are said to be verified, and for no others. */
export function sayProof({ tier, source, sample }: How, tables: readonly TableWork[]): Proof {
  const foreign = tables.filter(({ table }) => table.writtenBy !== undefined);
  const proves = [
    'The manifest agrees with itself: its rows, bytes and parts add up.',
    ...(foreign.length === tables.length && tables.length > 0
      ? []
      : [
          `Every part${foreign.length === 0 ? '' : ' that this program wrote'} is there, with the size, MD5, run and row count that the manifest says; Parquet files have its rows and columns in their footer.`,
        ]),
    ...(foreign.length === 0
      ? []
      : [
          `${formatPlural(foreign.length, 'table')} of Data Factory: every file is there, with the size that it had when the run took stock of it, and nothing else stands in its folder.`,
        ]),
  ];
  const cannot: string[] = [];
  sayForeign({ tier, source }, foreign, cannot);
  const readsAll = tier === 'standard' || tier === 'full';
  if (readsAll) sayContent(tables, proves, cannot);
  else
    cannot.push(
      'The parts were not read as a whole: a change of their bytes is found only if the storage has another MD5 or size on record.',
    );
  if (source === null)
    cannot.push('The source was not asked: whether its rows are those of the files was not compared now.');
  else saySource({ tier, sample }, tables, proves, cannot);
  return { proves, cannot };
}

function sayContent(tables: readonly TableWork[], proves: string[], cannot: string[]): void {
  const parts = tables.flatMap(({ table }) => table.parts);
  const unhashed = parts.filter(({ md5 }) => md5 === null).length;
  if (unhashed < parts.length || parts.length === 0)
    proves.push(
      `Every stored byte was read back, and its MD5 is that of the manifest${unhashed === 0 ? '' : ', where it has one'}.`,
    );
  if (unhashed > 0)
    cannot.push(
      `${formatPlural(unhashed, 'file')} of Data Factory ${unhashed === 1 ? 'has' : 'have'} no MD5 on record, because the run read only footers: that ${unhashed === 1 ? 'it is' : 'they are'} unchanged since is known by size and ETag.`,
    );
  const own = tables.flatMap(({ table }) => (table.writtenBy === undefined ? table.parts : []));
  const uncompared = own.filter(({ fingerprint }) => fingerprint === undefined).length;
  const without = parts.filter(({ fingerprint }) => fingerprint === undefined).length;
  if (without < parts.length)
    proves.push(
      'Every part was decoded by a decoder that shares no code with the encoder, and its rows have the fingerprint that the run took of them: count, NULLs, bounds, sums and hashes of every column.',
    );
  if (uncompared > 0)
    cannot.push(
      `${formatPlural(uncompared, 'part')} of ${String(own.length)} ${uncompared === 1 ? 'has' : 'have'} no fingerprint, because an older version wrote the manifest: whether they hold what was read is known only by their bytes.`,
    );
}

/** What is on record of files that Data Factory wrote was taken of the files, not of the source. */
function sayForeign(
  { tier, source }: Pick<How, 'tier' | 'source'>,
  foreign: readonly TableWork[],
  cannot: string[],
): void {
  if (foreign.length === 0) return;
  const what = `${formatPlural(foreign.length, 'table')} of Data Factory`;
  if (tier !== 'full' || source === null)
    cannot.push(
      `${what}: MD5 and fingerprint are those of the files when the run took stock of them. They show that nothing changed since; that the files are what left the source, the tier full shows, row by row.`,
    );
  const unproven = foreign.flatMap(({ table, unproven: names }) =>
    names.map((name) => `${table.schema}.${table.name}.${name}`),
  );
  if (unproven.length > 0)
    cannot.push(
      `${formatPlural(unproven.length, 'column')} of CSV of Data Factory could not be proven, because ${unproven.length === 1 ? 'its text is' : 'their texts are'} not certain: ${listed(unproven)}. The findings say why.`,
    );
}

function saySource(
  { tier, sample }: Pick<How, 'tier' | 'sample'>,
  tables: readonly TableWork[],
  proves: string[],
  cannot: string[],
): void {
  switch (tier) {
    case 'quick':
      proves.push('The source has as many rows as were read.');
      cannot.push('No value was compared with the source.');
      break;
    case 'standard':
      proves.push(
        'The source has as many rows, and in each column as many NULLs, the same bounds and the same sum, where the server can say so.',
      );
      cannot.push(
        'Values that differ and leave count, bounds and sum of their column as they are: the full tier finds them.',
      );
      break;
    case 'full':
      proves.push(
        'The server computed a digest (SHA-256 over the canonical text) of every row, and those of the files add up to the same.',
      );
      sayDigest(tables, cannot);
      break;
    case 'sample': {
      proves.push(
        `${formatPlural(sample.rowsPerTable, 'row')} of each table (all of a smaller one), picked by chance (seed ${String(sample.seed)}), are in the source with the same values, and no row of the source stands between them and the row before.`,
      );
      cannot.push('Rows that were not picked.');
      const keyless = tables.filter(({ table }) => !isKeyed(table)).length;
      if (keyless > 0)
        cannot.push(`${formatPlural(keyless, 'table')} without a key in the files: no row of them was looked up.`);
    }
  }
  sayTransforms(tier, tables, cannot);
  if (tables.some(({ isThen }) => !isThen))
    cannot.push(
      'What was changed in the source since the run is told apart from what was lost only where the source tells (change tracking, rowversion, periods, a database that cannot be written to); else it is said to be unknown.',
    );
  const aside = tables.reduce((sum, { table }) => sum + table.rowsSetAside, 0);
  if (aside > 0)
    cannot.push(`${formatPlural(aside, 'row')} set aside by the run: they are in the source and not in the files.`);
}

function sayTransforms(tier: How['tier'], tables: readonly TableWork[], cannot: string[]): void {
  const transformed = tables.filter(({ read }) => read !== null).length;
  if (transformed === 0 || tier === 'quick') return;
  const what = formatPlural(transformed, 'table');
  cannot.push(
    tier === 'standard'
      ? `${what} with transforms: the source is compared with the fingerprint of what was read, the files with that of what was written; that the one was made of the other is known from the run alone, and nothing is on record of what masks hide.`
      : `${what} with transforms: values are compared of the columns that are written as they were read, and of no others.`,
  );
}

function sayDigest(tables: readonly TableWork[], cannot: string[]): void {
  const columns = tables.flatMap(({ table, kept }) =>
    notDigestible(kept?.columns ?? table.columns).map(({ name }) => `${table.schema}.${table.name}.${name}`),
  );
  if (columns.length > 0)
    cannot.push(`${formatPlural(columns.length, 'column')} without a digest: ${listed(columns)}.`);
}

const mostListed = 10;
const listed = (names: readonly string[]): string =>
  `${names.slice(0, mostListed).join(', ')}${names.length > mostListed ? ' and others' : ''}`;
