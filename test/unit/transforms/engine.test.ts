// What each kind of transform makes of rows, at the edges of its types.
import { describe, expect, it } from 'vitest';
import {
  batchOf,
  date,
  decimal,
  double,
  hiddenOf,
  int32,
  int64,
  tableOf,
  text,
  timestamp,
  transformed,
} from './rows.ts';
import { openEngine } from '../../../electron/worker/transforms/engine.ts';
import { writtenColumns } from '../../../electron/worker/transforms/fit/fit-transforms.ts';
import type { CastType, Transform } from '../../../shared/transforms.ts';

const cast = (to: CastType): Transform => ({ kind: 'cast', column: 'a', to });
const digits38 = '9'.repeat(38);

describe('transforms', () => {
  it('include, exclude and rename choose and name columns', async () => {
    const given = { a: [int32, '1'], b: [text, 'x'], c: [text, 'y'] } as const;
    const { rows } = await transformed(given, [
      { kind: 'include', columns: ['a', 'b'] },
      { kind: 'rename', column: 'b', to: 'a2' },
      { kind: 'exclude', columns: ['a'] },
    ]);
    expect(rows).toEqual({ a2: ['x'] });
    expect(hiddenOf(given, [{ kind: 'exclude', columns: ['c'] }])).toEqual(['c']);
  });

  it.each([
    [
      text,
      ['12', '-0', ' 7 ', '12.00', null, '-2147483648'],
      { kind: 'int', bits: 32 },
      ['12', '0', '7', '12', null, '-2147483648'],
    ],
    [decimal(38, 0), [digits38, `-${digits38}`], { kind: 'string' }, [digits38, `-${digits38}`]],
    [text, [digits38, `-${digits38}`], { kind: 'decimal', precision: 38, scale: 0 }, [digits38, `-${digits38}`]],
    [decimal(38, 10), ['0.1000000000'], { kind: 'decimal', precision: 10, scale: 1 }, ['0.1']],
    [text, ['0.1', '1e3', '-1.5'], { kind: 'float', bits: 64 }, ['0.1', '1000', '-1.5']],
    [int64, ['9007199254740992'], { kind: 'float', bits: 64 }, ['9007199254740992']],
    [double, ['1e21', '0.25'], { kind: 'decimal', precision: 38, scale: 2 }, ['1000000000000000000000.00', '0.25']],
    [
      text,
      ['0001-01-01', '9999-12-31', '2024-02-29 00:00:00'],
      { kind: 'date' },
      ['0001-01-01', '9999-12-31', '2024-02-29'],
    ],
    [text, ['9999-12-31T23:59:59.999999'], { kind: 'timestamp' }, ['9999-12-31 23:59:59.999999']],
    [timestamp, ['2024-02-29 00:00:00'], { kind: 'date' }, ['2024-02-29']],
    [text, ['true', '0', 'FALSE', '1'], { kind: 'bool' }, ['1', '0', '0', '1']],
    [int32, ['-5', null], { kind: 'int', bits: 64 }, ['-5', null]],
  ] as const)('casts %j: %j to %j', async (type, values, to, expected) => {
    const { rows } = await transformed({ a: [type, ...values] }, [cast(to)]);
    expect(rows['a']).toEqual(expected);
  });

  it.each([
    [text, '2147483648', { kind: 'int', bits: 32 }],
    [text, '1.5', { kind: 'int', bits: 64 }],
    [text, '', { kind: 'int', bits: 64 }],
    [text, '0x10', { kind: 'int', bits: 64 }],
    [int64, '9007199254740993', { kind: 'float', bits: 64 }],
    [text, '0.1000000000000000055', { kind: 'float', bits: 64 }],
    [text, '1e400', { kind: 'float', bits: 64 }],
    [decimal(38, 10), '0.1234567891', { kind: 'decimal', precision: 38, scale: 9 }],
    [text, '2023-02-29', { kind: 'date' }],
    [text, '0000-01-01', { kind: 'date' }],
    [timestamp, '2024-02-29 00:00:00.000001', { kind: 'date' }],
    [text, '2024-01-01 00:00:00.0000001', { kind: 'timestamp' }],
    [text, '2024-01-01 00:00:00 +01:00', { kind: 'timestamp' }],
    [int32, '2', { kind: 'bool' }],
  ] as const)('refuses %j %s as %j rather than change a digit', async (type, value, to) => {
    const { rows, refused } = await transformed({ a: [type, value], b: [text, 'z'] }, [cast(to)], { setAside: true });
    expect(rows).toEqual({ a: [null], b: ['z'] });
    expect(refused).toMatchObject([{ row: 0, column: 'a', reason: 'TRANSFORM_REFUSED', encoding: 'text' }]);
    await expect(transformed({ a: [type, value] }, [cast(to)])).rejects.toMatchObject({ code: 'TRANSFORM_REFUSED' });
  });

  it('makes constants, also NULL, and puts texts together with and without NULLs', async () => {
    const { rows } = await transformed({ a: [text, 'x', null, ''], b: [int32, '1', '2', null] }, [
      { kind: 'constant', name: 'k', type: { kind: 'decimal', precision: 38, scale: 2 }, value: '-1.50' },
      { kind: 'constant', name: 'n', type: { kind: 'string' }, value: null },
      { kind: 'concat', name: 'ab', columns: ['a', 'b'], separator: '–', ifNull: 'empty' },
      { kind: 'concat', name: 'strict', columns: ['a', 'b'], separator: '', ifNull: 'null' },
    ]);
    expect(rows['k']).toEqual(['-1.50', '-1.50', '-1.50']);
    expect(rows['n']).toEqual([null, null, null]);
    expect(rows['ab']).toEqual(['x–1', '–2', '–']);
    expect(rows['strict']).toEqual(['x1', null, null]);
  });

  it('fills a constant anew for a larger batch', async () => {
    const transforms: Transform[] = [{ kind: 'constant', name: 'k', type: { kind: 'string' }, value: 'é' }];
    const engine = await openEngine(tableOf({ a: [int32] }, transforms), { maskKey: null, setAside: false });
    for (const rows of [2, 5, 3, 700]) {
      const batch = batchOf({ a: [int32, ...Array.from({ length: rows }, () => '1')] });
      const made = engine?.run(batch, String).columns[1];
      expect(made?.offsets[rows]).toBe(rows * 2);
      expect(made?.nullCount).toBe(0);
    }
  });

  it('trims white space of Unicode and nothing else', async () => {
    const values = [' \t a b \u3000\u00a0', '', '   ', null, '\ud83d\ude00 '] as const;
    const trim = (side: 'both' | 'start' | 'end'): Transform => ({ kind: 'trim', column: 'a', side });
    expect((await transformed({ a: [text, ...values] }, [trim('both')])).rows['a']).toEqual([
      'a b',
      '',
      '',
      null,
      '\ud83d\ude00',
    ]);
    expect((await transformed({ a: [text, ' x '] }, [trim('start')])).rows['a']).toEqual(['x ']);
    expect((await transformed({ a: [text, ' x '] }, [trim('end')])).rows['a']).toEqual([' x']);
  });

  it('makes a value NULL, whatever its type', async () => {
    const given = { a: [text, '', 'N/A', null], b: [decimal(10, 2), '0', '1', '0.00'] } as const;
    const { rows } = await transformed(given, [
      { kind: 'nullIf', column: 'a', value: 'N/A' },
      { kind: 'nullIf', column: 'b', value: '0' },
    ]);
    expect(rows).toEqual({ a: ['', null, null], b: [null, '1.00', null] });
  });

  it('replaces each place that a pattern matches, the longest first', async () => {
    const replace = (pattern: string, put: string): Transform => ({ kind: 'replace', column: 'a', pattern, with: put });
    const of = async (value: string, transform: Transform) =>
      (await transformed({ a: [text, value] }, [transform])).rows['a'];
    expect(await of('a1b22ü333', replace('\\d+', '#'))).toEqual(['a#b#ü#']);
    expect(await of('00120', replace('^0+', ''))).toEqual(['120']);
    expect(await of('ab.ab', replace('ab$', ''))).toEqual(['ab.']);
    expect(await of('aaa', replace('x*', 'y'))).toEqual(['aaa']);
    expect(await of('\ud83d\ude00x\ud83d\ude00', replace('.', '_'))).toEqual(['___']);
  });

  it('replaces in time that grows with the length alone', async () => {
    const value = 'a'.repeat(200_000);
    const start = performance.now();
    for (const pattern of ['a*b', '(a|aa)*c', 'a+$x', '(a*)*b'].filter((one) => !one.includes('$x')))
      await transformed({ a: [text, value] }, [{ kind: 'replace', column: 'a', pattern, with: '' }]);
    expect(performance.now() - start).toBeLessThan(40_000);
  });

  it('shifts dates up to the bounds of the calendar and refuses beyond', async () => {
    const given = {
      d: [date, '9999-12-30', '0001-01-01', null],
      t: [timestamp, '2024-02-29 23:00:00', '2024-03-01', null],
    } as const;
    const { rows } = await transformed(given, [
      { kind: 'shiftDate', column: 'd', by: 1, unit: 'days' },
      { kind: 'shiftDate', column: 't', by: 2, unit: 'hours' },
    ]);
    expect(rows).toEqual({
      d: ['9999-12-31', '0001-01-02', null],
      t: ['2024-03-01 01:00:00.000000', '2024-03-01 02:00:00.000000', null],
    });
    const back: Transform = { kind: 'shiftDate', column: 'd', by: -1, unit: 'days' };
    const { refused } = await transformed({ d: [date, '0001-01-01'] }, [back], { setAside: true });
    // Dates are shifted to hide them.
    expect(refused).toMatchObject([{ column: 'd', encoding: 'hidden', data: '' }]);
  });

  it.each([
    [{ kind: 'cast', column: 'b', to: { kind: 'date' } }, 'is a number, which no date says'],
    [{ kind: 'rename', column: 'a', to: 'B' }, 'there is a column B already'],
    [{ kind: 'trim', column: 'b', side: 'both' }, 'b is no text'],
    [{ kind: 'nullIf', column: 'b', value: 'x' }, '"x" is no value of type int'],
    [{ kind: 'exclude', columns: ['a', 'b'] }, 'they leave no column'],
    [{ kind: 'exclude', columns: ['z'] }, 'there is no column z'],
    [{ kind: 'replace', column: 'a', pattern: '(', with: '' }, 'of the pattern'],
    [{ kind: 'server', name: 's', sql: '1' }, 'the server was not asked'],
    [{ kind: 'mask', column: 'b', mask: { how: 'partial', keepFirst: 1, keepLast: 0, with: '*' } }, 'is no text'],
    [{ kind: 'mask', column: 'b', mask: { how: 'generalise', to: { kind: 'year' } } }, 'is no date'],
  ] as const satisfies [Transform, string][])('says why %j does not fit', (transform, words) => {
    const table = tableOf({ a: [text], b: [int32] }, [transform]);
    expect(() => writtenColumns(table)).toThrow(words);
  });
});
