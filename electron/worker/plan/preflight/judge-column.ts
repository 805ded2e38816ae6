// What the answers of the probe mean for one column: what was found, what the run does about it, how bad that is.
import type { CatalogColumn } from '../../../../shared/catalog.ts';
import { formatBytes, formatPlural } from '../../../../shared/format.ts';
import { shareMemory } from '../../../../shared/memory.ts';
import type { RunOptions } from '../../../../shared/run-options.ts';
import type { Finding } from '../../../../shared/preflight.ts';
import { quoteName, quoteTable } from '../../source/quote-name.ts';
import type { QueryRow } from '../../source/session.ts';
import { payloadLimitBytes } from '../../source/tds/types/cell.ts';
import type { Datetime2Choice } from '../date-range-probe.ts';
import { answersOf, placeOf, type Look, type TableName, type Told } from './column-answers.ts';
import { finding, sampleOf } from './finding.ts';
import type { ProbeItem } from './probe-statement.ts';

export type JudgeOptions = {
  readonly run: RunOptions;
  readonly datetime2: Datetime2Choice;
  readonly isExactCodePage: (codePage: number) => boolean;
};

/** From the catalog alone. */
export function judgeType(table: TableName, column: CatalogColumn, options: JudgeOptions): readonly Finding[] {
  const { name, sqlType } = column;
  const place = { schema: table.schema, table: table.name, column: name };
  const isByteText = sqlType.name === 'char' || sqlType.name === 'varchar' || sqlType.name === 'text';
  if (!isByteText || (sqlType.codePage !== null && options.isExactCodePage(sqlType.codePage))) return [];
  return [
    finding('codePage', 'green', place, {
      what: `Its code page ${String(sqlType.codePage ?? '(unknown)')} cannot be decoded exactly here.`,
      consequence:
        'SQL Server converts it to Unicode: exact, with twice the bytes on the wire and some of its processor.',
    }),
  ];
}

/** `row`: the probe's answer. */
export function judgeColumn(
  table: TableName,
  column: CatalogColumn,
  items: readonly ProbeItem[],
  row: QueryRow,
  options: JudgeOptions,
): readonly Finding[] {
  const { told, look } = answersOf(table, column, items, row);
  return [
    ...judgeText(table, column, told, options, look),
    ...judgeLength(table, column, told, options),
    ...judgeSeventhDigit(table, column, told, options, look),
    ...judgeOther(table, column, told, look),
  ];
}

/** What becomes of a row that cannot be written, by the plan's rule for them. */
const badRowWords = ({ run }: JudgeOptions): string =>
  run.badRows === 'setAside'
    ? 'Such rows are set aside in _quarantine with every value.'
    : 'The first such row stops its table; with "set bad rows aside" it would go on without them.';

const badRowChoices = (options: JudgeOptions): Finding['choices'] => [
  { choice: 'leaveOutColumn', consequence: 'The column is not written at all.' },
  { choice: 'accept', consequence: badRowWords(options) },
];

function judgeText(
  table: TableName,
  column: CatalogColumn,
  told: Told,
  options: JudgeOptions,
  look: Look,
): readonly Finding[] {
  const place = placeOf(table, column);
  const lone = told.count('lone');
  const nul = told.count('nul');
  return [
    ...(lone === 0
      ? []
      : [
          finding('loneSurrogates', 'red', place, {
            what: 'It holds halves of surrogate pairs, which are no Unicode text; no format here can carry them.',
            rows: lone,
            consequence: badRowWords(options),
            sql: look('lone'),
            choices: badRowChoices(options),
          }),
        ]),
    ...(nul === 0
      ? []
      : [
          finding('nulCharacters', 'yellow', place, {
            what: 'It holds NUL characters (U+0000).',
            rows: nul,
            consequence: 'They are written as they are; some readers end a text there or refuse it.',
            sql: look('nul'),
          }),
        ]),
  ];
}

function judgeLength(table: TableName, column: CatalogColumn, told: Told, { run }: JudgeOptions): readonly Finding[] {
  const place = placeOf(table, column);
  const longest = told.count('longest');
  if (longest === 0) return [];
  const sql = `SELECT TOP (10) DATALENGTH(t.${quoteName(column.name)}) AS bytes, t.* FROM ${quoteTable(table)} AS t ORDER BY 1 DESC;`;
  const sample = sampleOf(formatBytes(longest), false);
  const isUnicode = ['nvarchar', 'ntext', 'xml'].includes(column.sqlType.name);
  const writtenBytes = isUnicode ? longest * 1.5 : longest;
  if (writtenBytes > payloadLimitBytes) {
    return [
      finding('longValue', 'red', place, {
        what: `Its longest value takes ${formatBytes(longest)} on the server, more than one value may take in a file.`,
        consequence: 'The table stops at that row.',
        sample,
        sql,
        choices: [
          { choice: 'leaveOutColumn', consequence: 'The column is not written at all.' },
          { choice: 'accept', consequence: 'The table stops when it reaches that row.' },
        ],
      }),
    ];
  }
  const { batchBytes } = shareMemory(run);
  const isLarge = longest > batchBytes;
  return [
    finding('longValue', isLarge ? 'yellow' : 'green', place, {
      what: `Its longest value takes ${formatBytes(longest)} on the server.`,
      consequence: isLarge
        ? `A lane plans for batches of ${formatBytes(batchBytes)}: that row alone takes more memory for a moment. Fewer lanes or more memory give room.`
        : 'It fits into the memory that each lane may use.',
      sample,
      sql: isLarge ? sql : null,
    }),
  ];
}

/** Datetimes of seven digits: nanoseconds hold them from 1677 to 2262 only. */
function judgeSeventhDigit(
  table: TableName,
  column: CatalogColumn,
  told: Told,
  options: JudgeOptions,
  look: Look,
): readonly Finding[] {
  const place = placeOf(table, column);
  const outside = told.count('outside');
  if (outside === 0) return [];
  const sample = sampleOf(`${told.text('least')} to ${told.text('most')}`, false);
  const what = `It holds times outside 1677 to 2262, which nanoseconds since 1970 cannot reach.`;
  if (options.datetime2 === 'nanos')
    return [
      finding('nanosOverflow', 'red', place, {
        what,
        rows: outside,
        sample,
        sql: look('outside'),
        consequence: badRowWords(options),
        choices: badRowChoices(options),
      }),
    ];
  return [
    finding('writtenAsText', 'yellow', place, {
      what,
      rows: outside,
      sample,
      sql: look('outside'),
      consequence: 'The column is written as text: exact, and readers must convert it.',
    }),
  ];
}

const offsetText = (minutes: number): string => {
  const size = Math.abs(minutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

function judgeOther(table: TableName, column: CatalogColumn, told: Told, look: Look): readonly Finding[] {
  const place = placeOf(table, column);
  const special = told.count('special');
  const [firstType, lastType] = [told.text('firstType'), told.text('lastType')];
  const hasOffsets = column.sqlType.name === 'datetimeoffset' && told.text('mostOffset') !== '';
  const [least, most] = [offsetText(told.count('leastOffset')), offsetText(told.count('mostOffset'))];
  return [
    ...(special === 0
      ? []
      : [
          finding('floatSpecial', 'yellow', place, {
            what: 'It holds numbers that are infinite or none at all.',
            rows: special,
            consequence: 'Parquet carries them as they are; CSV and JSON lines write them as words.',
            sql: look('special'),
          }),
        ]),
    ...(hasOffsets
      ? [
          finding('offsets', 'green', place, {
            what: least === most ? `All its offsets are ${least}.` : `Its offsets lie between ${least} and ${most}.`,
            consequence: 'The offset of each value is written with it.',
            sample: sampleOf(least === most ? least : `${least} to ${most}`, false),
          }),
        ]
      : []),
    ...(firstType === ''
      ? []
      : [
          finding('variantTypes', firstType === lastType ? 'green' : 'yellow', place, {
            what:
              firstType === lastType
                ? `All its values are of type ${firstType}.`
                : `Its values are of several types, among them ${firstType} and ${lastType}.`,
            consequence: 'Each is written as text without loss, with its type in a second column.',
            sample: sampleOf(firstType === lastType ? firstType : `${firstType}, ${lastType}`, false),
            sql: `SELECT SQL_VARIANT_PROPERTY(t.${quoteName(column.name)}, 'BaseType') AS base_type, COUNT_BIG(*) AS row_count FROM ${quoteTable(table)} AS t GROUP BY SQL_VARIANT_PROPERTY(t.${quoteName(column.name)}, 'BaseType');`,
          }),
        ]),
  ];
}

/** A computed column whose expression failed for some row. */
export const computedFails = (table: TableName, column: CatalogColumn, detail: string): Finding =>
  finding('computedFails', 'red', placeOf(table, column), {
    what: `It is computed while it is read, and that failed: ${detail}.`,
    consequence: 'The table stops at the first such row.',
    sql: `ALTER TABLE ${quoteTable(table)} DROP COLUMN ${quoteName(column.name)}; -- or correct its expression${
      column.traits?.computed === undefined ? '' : `: ${column.traits.computed.definition.replace(/\s+/g, ' ')}`
    }`,
    choices: [
      {
        choice: 'leaveOutColumn',
        consequence: `The column is not written; the ${formatPlural(1, 'column')} it is computed from may be.`,
      },
      { choice: 'accept', consequence: 'The table stops when it reaches such a row.' },
    ],
  });
