import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogicalType, PlanColumn } from '../../../../shared/columns.ts';
import { currentOf, textsFor } from '../../../fakes/current-state.ts';
import {
  column,
  openSeriesWorld,
  textColumn,
  type Row,
  type SeriesWorld,
  type Value,
} from '../../../fakes/series-parts.ts';

const key = (name: string, type: LogicalType, sqlName = 'some'): PlanColumn =>
  column(name, type, {
    isNullable: false,
    sqlType: { name: sqlName, maxLength: 8, precision: 0, scale: 0, collation: null, codePage: null },
  });
const value = column('value', { kind: 'int', bits: 32, signed: true });
const guid = (digit: number): Uint8Array => new Uint8Array(16).fill(digit);

/** A table with the rows of these keys, the second of which is changed and the third deleted. */
async function changeThree(keys: readonly PlanColumn[], rows: readonly Row[]): Promise<[string[], string[]]> {
  const world = openSeriesWorld({ columns: [...keys, value], keyColumns: keys.map(({ name }) => name) });
  world.load([rows.map((row) => [...row, 1])]);
  const [first = [], second = [], third = [], ...others] = rows;
  world.change([
    [
      { op: 'U', row: [...second, 2] },
      { op: 'D', row: [...third, null] },
    ],
  ]);
  const left: Row[] = [[...first, 1], [...second, 2], ...others.map((row) => [...row, 1])];
  return [await currentOf(world), textsFor(world, left)];
}

describe('keys of every type', () => {
  test.each<[string, readonly PlanColumn[], readonly Row[]]>([
    ['int', [key('k', { kind: 'int', bits: 32, signed: true })], [[1], [-2], [0], [7]]],
    ['bigint', [key('k', { kind: 'int', bits: 64, signed: true })], [[1n], [2n ** 62n], [-(2n ** 63n)], [7n]]],
    ['uniqueidentifier', [key('k', { kind: 'uuid' })], [[guid(1)], [guid(2)], [guid(3)], [guid(255)]]],
    ['nvarchar', [textColumn('k', 'Latin1_General_100_CI_AS', false)], [['a'], ['bé'], [''], ['d\u{1F600}']]],
    [
      'varbinary',
      [key('k', { kind: 'binary' })],
      [[Buffer.from([1])], [Buffer.from([1, 2])], [Buffer.from([])], [Buffer.from([9])]],
    ],
    [
      'datetime2',
      [key('k', { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false })],
      [[1n], [-100n], [0n], [10n ** 18n]],
    ],
    ['decimal', [key('k', { kind: 'decimal', precision: 38, scale: 4 })], [[1n], [-(10n ** 37n)], [0n], [10n ** 37n]]],
    [
      'several columns',
      [key('a', { kind: 'int', bits: 32, signed: true }), textColumn('b', 'Latin1_General_100_CI_AS', false)],
      [
        [1, 'ab'],
        [1, 'a'],
        [11, 'a'],
        [2, 'ab'],
      ],
    ],
  ])('%s', async (_, keys, rows) => {
    const [found, expected] = await changeThree(keys, rows);
    expect(found).toEqual(expected);
  });

  test('zero and minus zero are one float', async () => {
    const float = key('k', { kind: 'float', bits: 64 });
    const world = openSeriesWorld({ columns: [float, value], keyColumns: ['k'] });
    world.load([[[0, 1]]]);
    world.change([[{ op: 'U', row: [-0, 2] }]]);
    expect(await currentOf(world)).toHaveLength(1);
  });

  test('a datetimeoffset is its instant, whatever its offset', async () => {
    const instant = { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: true } as const;
    const zoned: PlanColumn = {
      ...key('k', instant, 'datetimeoffset'),
      outputs: [
        { name: 'k', isNullable: false, type: instant },
        { name: 'k_offset', isNullable: false, type: { kind: 'int', bits: 16, signed: true } },
      ],
    };
    const world = openSeriesWorld({ columns: [zoned, value], keyColumns: ['k'] });
    world.load([[[5n, 0, 1]]]);
    world.change([[{ op: 'U', row: [5n, 60, 2] }]]);
    expect(await currentOf(world)).toEqual(textsFor(world, [[5n, 60, 2]]));
  });
});

function textWorld(collation: string, base: readonly string[], changed: readonly string[]): SeriesWorld {
  const world = openSeriesWorld({ columns: [textColumn('k', collation, false), value], keyColumns: ['k'] });
  world.load([base.map((text): Row => [text, 1])]);
  world.change([changed.map((text) => ({ op: 'U', row: [text, 2] }))]);
  return world;
}

describe('texts as keys', () => {
  test.each<[string, string, string, Value[]]>([
    ['case that the collation ignores', 'Latin1_General_100_CI_AS', 'abc|ABC ', ['ABC ']],
    ['letters beyond ASCII', 'Latin1_General_100_CI_AS', 'Éα|éΑ', ['éΑ']],
    ['blanks at the end, also of a binary one', 'Latin1_General_BIN2', 'abc|abc  ', ['abc  ']],
    ['accents that the collation ignores', 'Latin1_General_100_CI_AI', 'resume|Résumé', ['Résumé']],
  ])('two spellings are one key: %s', async (_, collation, spellings, left) => {
    const [before = '', after = ''] = spellings.split('|');
    const world = textWorld(collation, [before], [after]);
    expect(await currentOf(world)).toEqual(
      textsFor(
        world,
        left.map((text): Row => [text, 2]),
      ),
    );
  });

  test.each<[string, string, string]>([
    ['case that the collation tells', 'Latin1_General_100_CS_AS', 'abc|ABC'],
    ['accents that it tells', 'Latin1_General_100_CI_AS', 'resume|résumé'],
    ['the dotless i of Turkish', 'Turkish_100_CI_AS', 'I|i'],
    ['what a binary one tells', 'Latin1_General_BIN2', 'strasse|straße'],
  ])('two spellings are two keys: %s', async (_, collation, spellings) => {
    const [before = '', after = ''] = spellings.split('|');
    const world = textWorld(collation, [before], [after]);
    expect(await currentOf(world)).toEqual(
      textsFor(world, [
        [before, 1],
        [after, 2],
      ]),
    );
  });

  test.each<[string, string, string]>([
    ['a ligature of letters', 'Latin1_General_100_CI_AS', 'strasse|straße'],
    ['wide letters', 'Japanese_CI_AS', 'abc|ａｂｃ'],
    ['a letter and its mark, as one or as two characters', 'Latin1_General_CS_AS', 'é|e\u0301'],
    ['a character that has no weight', 'Latin1_General_CI_AS', 'ab|a\u00ADb'],
  ])(
    'what only the server can judge is refused, never taken for two keys in silence: %s',
    async (_, collation, spellings) => {
      const [before = '', after = ''] = spellings.split('|');
      await expect(currentOf(textWorld(collation, [before], [after]))).rejects.toMatchObject({ code: 'KEY_AMBIGUOUS' });
    },
  );

  test('so is a binary key that differs in zeros at its end', async () => {
    const world = openSeriesWorld({ columns: [key('k', { kind: 'binary' }), value], keyColumns: ['k'] });
    world.load([[[Buffer.from([1]), 1]]]);
    world.change([[{ op: 'U', row: [Buffer.from([1, 0]), 2] }]]);
    await expect(currentOf(world)).rejects.toMatchObject({ code: 'KEY_AMBIGUOUS' });
  });

  test('two rows of a full version that are one key here are refused', async () => {
    const world = textWorld('Latin1_General_100_CI_AS', ['abc', 'ABC'], ['aBc']);
    await expect(currentOf(world)).rejects.toMatchObject({ code: 'KEY_AMBIGUOUS' });
  });

  test('any text is found again by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), async (text) => {
        const world = textWorld('Latin1_General_CI_AI', [text], [text]);
        expect(await currentOf(world)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
