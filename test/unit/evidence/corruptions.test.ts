// Every kind of damage to a pack is found, and the first thing that does not match is named rightly.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../electron/signing/fingerprint.ts';
import { publicKeyOf } from '../../../electron/signing/keys.ts';
import { packInMemory } from '../../../electron/worker/evidence/pack-file.ts';
import { readZip } from '../../../electron/worker/evidence/read-zip.ts';
import { verifyPack } from '../../../electron/worker/evidence/verify-pack.ts';
import { writeZip, type Content } from '../../../electron/worker/evidence/write-zip.ts';
import { stampOf } from '../../../electron/worker/evidence/zip-form.ts';
import { fixedKey, makePack, packedManifest, packHead } from '../../fakes/evidence.ts';
import { createRandom } from '../../double/sample/random.ts';

const pack = makePack();
const { entries } = readZip(packInMemory(pack));
const own = fingerprintOf(publicKeyOf(fixedKey(1)));
const stamp = stampOf(packHead.made.utc);
const failureOf = (bytes: Buffer) => verifyPack(packInMemory(bytes), [own]).failure;
const contents = (): Content[] =>
  entries.map(({ name, contentOffset, sizeBytes }) => ({
    name,
    bytes: Buffer.from(pack.subarray(contentOffset, contentOffset + sizeBytes)),
  }));
const rezip = (change: (all: Content[]) => readonly Content[], at = stamp): Buffer => writeZip(change(contents()), at);
const put = (name: string, bytes: Buffer) => (all: Content[]) =>
  all.map((content) => (content.name === name ? { name, bytes } : content));
const bytesOf = (name: string): Buffer => Buffer.from(contents().find((content) => content.name === name)?.bytes ?? []);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('the pack itself is genuine', () => {
  expect(failureOf(pack)).toBeNull();
  expect(rezip((all) => all).equals(pack)).toBe(true);
});

const contentAt = (offset: number) =>
  entries.find((entry) => offset >= entry.contentOffset && offset < entry.contentOffset + entry.sizeBytes);
const checkOf: Readonly<Record<string, string>> = { 'pack.json': 'index', 'pack.sig': 'signature' };

test('one flipped bit is found and laid to what it is in: in every byte of the form, and in 2,500 of the contents', () => {
  const random = createRandom(20261129, 'class 6');
  const form = Array.from(pack.keys()).filter((offset) => contentAt(offset) === undefined);
  const offsets = [...form, ...Array.from({ length: 2500 }, () => random.below(pack.length))];
  const wrong = offsets.flatMap((offset) => {
    const bytes = Buffer.from(pack);
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << random.below(8));
    const inside = contentAt(offset);
    const check = inside === undefined ? 'structure' : (checkOf[inside.name] ?? 'contents');
    const found = failureOf(bytes);
    const isRight = found?.check === check && (inside === undefined || found.entry === inside.name);
    return isRight ? [] : [`${String(offset)}: ${found?.check ?? 'nothing'} ${found?.entry ?? ''} instead of ${check}`];
  });
  expect(form.length).toBeGreaterThan(1000);
  expect(wrong).toEqual([]);
});

test('a flipped bit whose check sum was made to fit is found by hash or signature', () => {
  const random = createRandom(20261129, 'class 7');
  for (let round = 0; round < 300; round++) {
    const { name, bytes } = contents()[round % entries.length] ?? { name: '', bytes: Buffer.alloc(0) };
    const changed = Buffer.from(bytes);
    const at = random.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    const found = failureOf(rezip(put(name, changed)));
    if (name === 'pack.json') expect(found?.check).toMatch(/^(index|signature)$/);
    else expect(found).toMatchObject({ check: name === 'pack.sig' ? 'signature' : 'contents', entry: name });
  }
});

test('cut off at any length, or with bytes behind, before or between, it is refused for its form', () => {
  const random = createRandom(20261129, 'class 8');
  const lengths = [0, 1, 21, 22, pack.length - 1, ...Array.from({ length: 200 }, () => random.below(pack.length))];
  for (const length of lengths) expect(failureOf(pack.subarray(0, length))?.check).toBe('structure');
  const more = [
    Buffer.concat([pack, Buffer.from([0])]),
    Buffer.concat([pack, pack]),
    Buffer.concat([Buffer.from('#!/bin/sh\n'), pack]),
    ...Array.from({ length: 50 }, () => {
      const at = random.below(pack.length);
      return Buffer.concat([pack.subarray(0, at), Buffer.from('x'), pack.subarray(at)]);
    }),
  ];
  for (const bytes of more) expect(failureOf(bytes)?.check).toBe('structure');
});

describe('somebody who knows the form and changes', () => {
  const index = bytesOf('pack.json').toString();
  const log = Buffer.from('{"level":"info","text":"Nothing happened."}\n');

  test.each<[string, Buffer, string, string, RegExp]>([
    ['a file', rezip(put('log.jsonl', log)), 'contents', 'log.jsonl', /bytes/],
    [
      'a file of the same size',
      rezip(put('log.jsonl', Buffer.from(bytesOf('log.jsonl').toString().replace('Done', 'Gone')))),
      'contents',
      'log.jsonl',
      /SHA-256/,
    ],
    [
      'a file and its hash',
      rezip((all) =>
        put(
          'pack.json',
          Buffer.from(
            index
              .replace(sha256(bytesOf('log.jsonl')), sha256(log))
              .replace(/"bytes": \d+(?=,\s+"sha256": "[^"]*",\s+"what": "log)/, `"bytes": ${String(log.length)}`),
          ),
        )(put('log.jsonl', log)(all)),
      ),
      'signature',
      'pack.sig',
      /does not fit/,
    ],
    [
      'who made it',
      rezip(put('pack.json', Buffer.from(index.replace('anna', 'otto')))),
      'signature',
      'pack.sig',
      /does not fit/,
    ],
    [
      'nothing, but signs with a key of his own',
      makePack({ privateKey: fixedKey(9) }),
      'key',
      '',
      /not among those you trust/,
    ],
    [
      'the key that is named, and not the signature',
      rezip(put('pack.json', bytesOfOther('pack.json'))),
      'signature',
      'pack.sig',
      /does not fit/,
    ],
    [
      'the signature to that of another pack',
      rezip(put('pack.sig', bytesOfOther('pack.sig'))),
      'signature',
      'pack.sig',
      /does not fit/,
    ],
    [
      'the manifest to that of another run',
      rezip(put('manifest.json', Buffer.from(JSON.stringify({ ...packedManifest, runId: 'r2' })))),
      'contents',
      'manifest.json',
      /were signed/,
    ],
    [
      'the fingerprint',
      rezip(put('pack.json', Buffer.from(index.replace(own, own.replace(/^./, own.startsWith('0') ? '1' : '0'))))),
      'signature',
      'pack.json',
      /fingerprint/,
    ],
  ])('%s', (_what, bytes, check, entry, words) => {
    const found = failureOf(bytes);
    expect(found).toMatchObject({ check, entry });
    expect(found?.text).toMatch(words);
  });

  test.each(entries.map(({ name }) => name))('%s away', (name) => {
    const found = failureOf(rezip((all) => all.filter((content) => content.name !== name)));
    if (name === 'pack.json') expect(found).toMatchObject({ check: 'index', entry: '' });
    else expect(found).toMatchObject({ check: name === 'pack.sig' ? 'signature' : 'entries', entry: name });
    expect(found?.text).toMatch(/missing|has no/);
  });

  test('two files for one another', () => {
    const names = entries.map(({ name }) => name).slice(2);
    for (const [place, name] of names.entries()) {
      const other = names[(place + 1) % names.length] ?? '';
      const [first] = names.filter((some) => some === name || some === other);
      const swapped = rezip((all) => put(name, bytesOf(other))(put(other, bytesOf(name))(all)));
      expect(failureOf(swapped)).toMatchObject({ check: 'contents', entry: first });
    }
  });

  test('what is there', () => {
    const extra = rezip((all) => [...all, { name: 'more.txt', bytes: Buffer.from('x') }]);
    expect(failureOf(extra)).toMatchObject({ check: 'entries', entry: 'more.txt' });
    const twice = rezip((all) => [...all, { name: 'plan.json', bytes: bytesOf('plan.json') }]);
    expect(failureOf(twice)).toMatchObject({ check: 'structure', entry: 'plan.json' });
    const twiceOnWindows = rezip((all) => [...all, { name: 'Plan.JSON', bytes: bytesOf('plan.json') }]);
    expect(failureOf(twiceOnWindows)).toMatchObject({ check: 'structure', entry: 'Plan.JSON' });
    const turned = rezip((all) => [...all.slice(0, 2), ...all.slice(2).toReversed()]);
    expect(failureOf(turned)).toMatchObject({ check: 'entries' });
  });

  test('the time of the files', () => {
    expect(failureOf(rezip((all) => all, stamp + 1))).toMatchObject({ check: 'entries', entry: '' });
  });
});

function bytesOfOther(name: string): Buffer {
  const other = makePack({ privateKey: fixedKey(9) });
  const entry = readZip(packInMemory(other)).entries.find((some) => some.name === name);
  return Buffer.from(other.subarray(entry?.contentOffset, (entry?.contentOffset ?? 0) + (entry?.sizeBytes ?? 0)));
}
