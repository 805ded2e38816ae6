// Ways in which the files of a table of Data Factory are not what they should be, and what each tier must say of it.
import { createHash } from 'node:crypto';
import type { Tier } from '../../../shared/validation.ts';
import type { Random } from '../corruption.ts';
import { changeCell } from './change-cell.ts';
import type { FactoryForm, Files, FormTable } from './world.ts';

/** `found`: it must be; `maybe`: it depends on where it hit; `silent`: the tier promises nothing here, and must say nothing. */
export type Promised = 'found' | 'maybe' | 'silent';

export type FactoryCorruption = {
  readonly kind: string;
  readonly text: string;
  readonly table: string;
  /** Column that has to be named by the tiers that read values; null = none in particular. */
  readonly column: string | null;
  /** Files that have to be named, once they are on record. */
  readonly parts: readonly string[];
  readonly files: Files;
  /** Other bytes, and the storage says of them what it said before. */
  readonly isForged: boolean;
  /** Where the service did it, before stock was taken; null: stock may refuse it, or the values may be the same. */
  readonly copied: Readonly<Record<'quick' | 'standard' | 'full', Promised>> | null;
};

type Place = { readonly form: FactoryForm; readonly table: FormTable; readonly number: number };

export const corruptionKinds = [
  'bit flipped',
  'file truncated',
  'file gone',
  'file doubled',
  'files exchanged',
  'value changed',
  'values exchanged',
  'row dropped',
  'row added',
  'file of another run',
] as const;

const counted = { quick: 'found', standard: 'found', full: 'found' } as const;
const valued = { quick: 'silent', standard: 'maybe', full: 'found' } as const;
const nothing = { quick: 'silent', standard: 'silent', full: 'silent' } as const;

/** `which`: the value that is changed, of all columns in turn. */
export function corrupt(
  kind: (typeof corruptionKinds)[number],
  form: FactoryForm,
  which: number,
  random: Random,
): FactoryCorruption {
  const tables = kind === 'file of another run' ? form.tables.filter(hasAmount) : form.tables;
  const table = random.pick(tables);
  const number = random.below(table.files.length);
  const place: Place = { form, table, number };
  const own = table.files[number];
  const bytes = bytesOf(form.files, own.name);
  const isForged = random.below(2) === 0;
  const common = { kind, table: table.plan.name, column: null, parts: [own.name], isForged };
  const replaced = (content: Buffer): Files => new Map([...form.files, [own.name, content]]);
  switch (kind) {
    case 'bit flipped': {
      const content = Buffer.from(bytes);
      const at = random.below(content.length);
      const bit = random.below(8);
      content[at] ^= 1 << bit;
      const text = `bit ${String(bit)} of byte ${String(at)} of ${own.name}`;
      return { ...common, text, files: replaced(content), copied: null };
    }
    case 'file truncated': {
      const length = 1 + random.below(bytes.length - 1);
      const text = `${own.name}: ${String(length)} of ${String(bytes.length)} bytes are left`;
      return { ...common, text, files: replaced(bytes.subarray(0, length)), copied: null };
    }
    case 'file gone': {
      const files = new Map(form.files);
      files.delete(own.name);
      return { ...common, text: own.name, files, copied: counted };
    }
    case 'file doubled': {
      const name = own.name.replace(/data_(\d+)/, 'data_$1_again');
      return { ...common, text: name, parts: [name], files: new Map([...form.files, [name, bytes]]), copied: counted };
    }
    case 'files exchanged': {
      const other = table.files[(number + 1) % table.files.length];
      const files = new Map([...form.files, [own.name, bytesOf(form.files, other.name)], [other.name, bytes]]);
      const text = `${own.name} and ${other.name}`;
      return { ...common, text, parts: [own.name, other.name], files, copied: nothing };
    }
    case 'value changed': {
      const row = random.below(own.rows.length);
      const { columns } = table.read;
      let at = which;
      let change = changeCell(own.rows[row], columns, table.plan.columns, at, random);
      let content = form.write(table, own.rows.with(row, change.row));
      // What a form rounds away is no other value in its file.
      while (content.equals(bytes)) {
        at += 1;
        change = changeCell(own.rows[row], columns, table.plan.columns, at, random);
        content = form.write(table, own.rows.with(row, change.row));
      }
      const files = replaced(content);
      const text = `${own.name}, row ${String(row)}: ${change.text}`;
      return { ...common, text, column: change.column, files, copied: valued };
    }
    case 'values exchanged':
      return exchangeValues(place, common, random);
    case 'row dropped': {
      const row = random.below(own.rows.length);
      const files = replaced(form.write(table, own.rows.toSpliced(row, 1)));
      return { ...common, text: `${own.name}, row ${String(row)}`, files, copied: counted };
    }
    case 'row added': {
      const rows = own.rows;
      const row = random.below(rows.length);
      const added =
        random.below(2) === 0
          ? rows[row]
          : changeCell(rows[row], table.read.columns, table.plan.columns, 0, random).row;
      const files = replaced(form.write(table, rows.toSpliced(random.below(rows.length + 1), 0, added)));
      return { ...common, text: `${own.name}, as row ${String(row)}`, files, copied: counted };
    }
    case 'file of another run':
      return {
        ...common,
        text: own.name,
        column: 'amount',
        files: replaced(bytesOf(form.earlier, own.name)),
        copied: valued,
      };
  }
}

type Common = Pick<FactoryCorruption, 'kind' | 'table' | 'column' | 'parts' | 'isForged'>;

/** Of two rows: no count and no sum tells of it. */
function exchangeValues({ form, table, number }: Place, common: Common, random: Random): FactoryCorruption {
  const { name, rows } = table.files[number];
  const { columns } = table.read;
  const first = random.below(rows.length);
  for (let turn = 1; turn < rows.length; turn++) {
    const second = (first + turn) % rows.length;
    // The first column is a key or counts the rows, so that no two rows of it are alike.
    for (let at = columns.length - 1; at > 0; at--) {
      const [one, two] = [rows[first][at], rows[second][at]];
      if (form.unsure.has(columns[at].name) || textOf(one) === textOf(two)) continue;
      const changed = rows.with(first, rows[first].with(at, two)).with(second, rows[second].with(at, one));
      const text = `${name}, rows ${String(first)} and ${String(second)}: ${columns[at].name}`;
      const files = new Map([...form.files, [name, form.write(table, changed)]]);
      return { ...common, text, files, copied: { ...valued, standard: 'silent' } };
    }
  }
  throw new Error('all rows are alike');
}

const textOf = (cell: unknown): string =>
  cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell);
const hasAmount = ({ read }: FormTable): boolean => read.columns.some(({ name }) => name === 'amount');

function bytesOf(files: Files, name: string): Buffer {
  const found = files.get(name);
  if (found === undefined) throw new Error(`there is no file ${name}`);
  return found;
}

export const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');

/** What a tier must say of files that were changed after the run took stock of them. */
export function promisedOf(
  { form }: Pick<Place, 'form'>,
  { kind, files, isForged }: FactoryCorruption,
  tier: Tier,
): Promised {
  if (tier !== 'quick' || kind === 'file gone' || kind === 'file doubled') return 'found';
  const isOnRecord = [...files].some(([name, bytes]) => bytes.length !== form.files.get(name)?.length);
  if (!isForged || isOnRecord) return 'found';
  // Footers of Parquet are read by the quickest tier too.
  return form.name.startsWith('parquet') ? 'maybe' : 'silent';
}
