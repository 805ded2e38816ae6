// Masks: what is left of values, and that tokens are one to one and the same everywhere.
import { createHmac as nodeHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../shared/columns.ts';
import type { Mask, Transform } from '../../../shared/transforms.ts';
import { acceptMaskKey, keyBytes, keyCheckOf } from '../../../electron/worker/transforms/masks/mask-key.ts';
import { createHmac } from '../../../electron/worker/transforms/masks/sha256.ts';
import { toChangesTable, toKeysTable } from '../../../electron/worker/plan/changes-table.ts';
import { openEngine } from '../../../electron/worker/transforms/engine.ts';
import { refuseForSeries } from '../../../electron/worker/transforms/fit/series-keys.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { changeMark } from '../../fakes/change-mark.ts';
import {
  batchOf,
  date,
  decimal,
  hiddenOf,
  int32,
  int64,
  key,
  tableOf,
  text,
  textsOf,
  timestamp,
  transformed,
  uuid,
  type Given,
} from './rows.ts';

const mask = async (type: LogicalType, values: readonly (string | null)[], how: Mask, maskKey = key) =>
  (await transformed({ a: [type, ...values] }, [{ kind: 'mask', column: 'a', mask: how }], { maskKey })).rows['a'] ??
  [];
const token = (domain = 'd'): Mask => ({ how: 'tokenise', domain });

describe('masks', () => {
  it('hashes as HMAC-SHA-256 does, of any length and key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 200 }), (secret, data) => {
        const expected = nodeHmac('sha256', secret).update(data).digest();
        expect(Buffer.from(createHmac(secret).bytes(data, 0, data.length))).toEqual(expected);
      }),
    );
  });

  it('hashes the text of a value, whatever its type', async () => {
    const expected = nodeHmac('sha256', key).update('42').digest('hex');
    expect(await mask(text, ['42', null], { how: 'hash' })).toEqual([expected, null]);
    expect(await mask(int64, ['42'], { how: 'hash' })).toEqual([expected]);
  });

  it('redacts to a text, a value of the type or NULL; NULL stays NULL', async () => {
    expect(await mask(text, ['a', null, ''], { how: 'redact', with: '–' })).toEqual(['–', null, '–']);
    expect(await mask(int32, ['5'], { how: 'redact', with: '0' })).toEqual(['0']);
    expect(await mask(date, ['2020-02-02'], { how: 'redact', with: null })).toEqual([null]);
  });

  it('keeps characters at both ends, and none of a value that is not longer than those', async () => {
    const some: Mask = { how: 'partial', keepFirst: 2, keepLast: 1, with: '•' };
    const values = ['Müller', 'abc', 'abcd', '', '\ud83d\ude00äxyz\ud83d\ude01'];
    expect(await mask(text, values, some)).toEqual(['Mü•••r', '•••', 'ab•d', '', '\ud83d\ude00ä•••\ud83d\ude01']);
  });

  it('makes dates, numbers and texts coarser', async () => {
    const to = (wanted: Extract<Mask, { how: 'generalise' }>['to']): Mask => ({ how: 'generalise', to: wanted });
    expect(await mask(date, ['2024-02-29', '0001-01-31'], to({ kind: 'month' }))).toEqual(['2024-02-01', '0001-01-01']);
    expect(await mask(timestamp, ['1969-12-31 23:59:59'], to({ kind: 'year' }))).toEqual([
      '1969-01-01 00:00:00.000000',
    ]);
    expect(await mask(int32, ['19', '-1'], to({ kind: 'multiple', of: '10' }))).toEqual(['10', '-10']);
    expect(await mask(decimal(38, 2), ['199.99'], to({ kind: 'multiple', of: '50' }))).toEqual(['150.00']);
    expect(await mask(text, ['äbc', 'x', ''], to({ kind: 'prefix', length: 2 }))).toEqual(['äb', 'x', '']);
  });

  it('gives the same token to equal values of a domain, in whatever type they are held', async () => {
    const numbers = ['0', '7', '42', '255', '65536', '2147483647'];
    const asText = await mask(text, numbers, token());
    expect(await mask(int32, numbers, token())).toEqual(asText);
    expect(await mask(int64, numbers, token())).toEqual(asText);
    expect(await mask(decimal(38, 0), numbers, token())).toEqual(asText);
    expect(await mask(text, numbers, token('other'))).not.toEqual(asText);
    expect(await mask(text, numbers, token(), 'another key of enough characters')).not.toEqual(asText);
    const id = '0F8FAD5B-D9CB-469F-A165-70867728950E';
    expect(await mask(uuid, [id], token())).toEqual(await mask(text, [id], token()));
    expect(await mask(text, ['ab  '], token())).toEqual(
      (await mask(text, ['ab'], token())).map((one) => `${one ?? ''}  `),
    );
  });

  it('has tokens that never change: files of years ago still join', async () => {
    expect(
      await mask(text, ['anna@example.com', '4111 1111 1111 1111', 'x', '1234567'], token('person')),
    ).toMatchSnapshot();
  });

  it('keeps the length and the kinds of characters', async () => {
    const [made] = await mask(text, ['Ab-12 é! 日本 \ud83d\ude00'], token());
    expect(made).toMatch(/^[A-Z][a-z]-\d\d [ß-ÿ]! [\u4e00-\u9fff]{2} \ud83d\ude00$/u);
  });

  it('is one to one over whole domains', async () => {
    const all = Array.from({ length: 1000 }, (_, i) => String(i));
    const signed = all.slice(1).map((one) => `-${one}`);
    const padded = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));
    const letters = Array.from({ length: 676 }, (_, i) => String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26)));
    const given = [...new Set([...all, ...signed, ...padded, ...letters])];
    const made = await mask(text, given, token());
    expect(new Set(made).size).toBe(given.length);
    expect(new Set(made)).toEqual(new Set(given));
  });

  it('is one to one and fits the type at the bounds of integers', async () => {
    const near = (middle: number): string[] => Array.from({ length: 400 }, (_, i) => String(middle - 399 + i));
    const values = [...near(2_147_483_647), ...near(-2_147_483_249), ...near(32_767), ...near(300), '0', '-1'];
    const distinct = [...new Set(values)];
    const made = await mask(int32, distinct, token());
    expect(new Set(made).size).toBe(distinct.length);
  });

  it('is one to one for any texts', async () => {
    const unit = fc.constantFrom('a', 'f', 'g', 'A', 'F', '0', '9', '-', ' ', 'é', 'Ж', '日', '\ud83d\ude00');
    const guidLike = fc.stringMatching(/^[0-9a-gA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    const anyText = fc.oneof(fc.string({ unit, maxLength: 40 }), guidLike, fc.stringMatching(/^-?\d{0,20}$/));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyText, { minLength: 2, maxLength: 60 }), async (values) => {
        const made = await mask(text, values, token());
        expect(new Set(made).size).toBe(values.length);
        expect(made.map((one) => [...(one ?? '')].length)).toEqual(values.map((one) => [...one].length));
      }),
      { numRuns: 60 },
    );
  });

  it('hides what it masks, and what is derived from that alone', () => {
    const given = { a: [text], b: [text], c: [text] } as const;
    const masked: Transform = { kind: 'mask', column: 'n', mask: { how: 'hash' } };
    const concat: Transform = { kind: 'concat', name: 'n', columns: ['a', 'b'], separator: ' ', ifNull: 'empty' };
    expect(hiddenOf(given, [concat, masked, { kind: 'exclude', columns: ['a'] }])).toEqual(['a', 'b']);
    expect(hiddenOf(given, [{ kind: 'rename', column: 'c', to: 'd' }])).toEqual([]);
  });

  it('does not tell a value of a masked column that is refused', async () => {
    const transforms = [
      { kind: 'mask', column: 'a', mask: { how: 'tokenise', domain: 'd' } },
      { kind: 'cast', column: 'a', to: { kind: 'int', bits: 16 } },
    ] as const;
    const { refused } = await transformed({ a: [text, 'secret'] }, transforms, { setAside: true });
    expect(refused).toMatchObject([{ encoding: 'hidden', data: '' }]);
  });

  it('knows a key again without knowing it, and refuses a short one', () => {
    expect(keyCheckOf(key)).toMatch(/^[0-9a-f]{8}$/);
    expect(keyCheckOf(key)).not.toBe(keyCheckOf(`${key}x`));
    expect(() => acceptMaskKey('short', 'x')).toThrow('16');
    expect(keyBytes('é')).toHaveLength(2);
  });
});

describe('masks of a series', () => {
  const transforms: Transform[] = [
    { kind: 'mask', column: 'id', mask: { how: 'tokenise', domain: 'id' } },
    { kind: 'script', source: 'return { name: row.name.toUpperCase() };', columns: ['name'], adds: [] },
  ];
  const whole = tableOf({ id: [int32], name: [text] }, transforms, {
    key: { indexName: 'pk', columns: [{ name: 'id', isDescending: false }] },
  });
  const since = changeMark();
  const run = async (table: PlanTable, given: Given) => {
    const engine = await openEngine(table, { maskKey: key, setAside: false });
    const written = engine?.run(batchOf(given), String);
    engine?.close();
    return written === undefined ? {} : textsOf(table, written);
  };

  it('make the same keys of full loads, of changes and of keys, and no script is asked about deleted rows', async () => {
    const full = await run(whole, { id: [int32, '7', '8'], name: [text, 'a', 'b'] });
    const changes = await run(toChangesTable(whole, since), {
      _op: [text, 'U', 'D'],
      _version: [text, '1', '2'],
      id: [int32, '7', '8'],
      name: [text, 'c', null],
    });
    const keys = await run(toKeysTable(whole, since), { id: [int32, '7', '8'] });
    expect(changes).toEqual({ _op: ['U', 'D'], _version: ['1', '2'], id: full['id'], name: ['C', null] });
    expect(keys).toEqual({ id: full['id'] });
  });

  const refused: [Transform, string][] = [
    [{ kind: 'mask', column: 'id', mask: { how: 'redact', with: '0' } }, 'can only be hashed or tokenised'],
    [{ kind: 'exclude', columns: ['id'] }, 'it leaves out id'],
    [{ kind: 'rename', column: 'id', to: 'key' }, 'id is part of the key'],
  ];
  it.each(refused)('refuse %j of their key', (transform, words) => {
    const increment = { mode: 'changeTracking', ifLost: 'stop', ifSchemaChanged: 'stop' } as const;
    const table: PlanTable = { ...whole, increment, transforms: [transform] };
    expect(() => refuseForSeries(table)).toThrow(words);
  });
});
