// Zip files that were made to harm whoever opens them: each is refused with a sentence, before anything is read.
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packInMemory, type PackFile } from '../../../electron/worker/evidence/pack-file.ts';
import { readZip } from '../../../electron/worker/evidence/read-zip.ts';
import { verifyPack } from '../../../electron/worker/evidence/verify-pack.ts';
import { writeZip } from '../../../electron/worker/evidence/write-zip.ts';
import { centralHeader, endRecord, localHeader } from '../../../electron/worker/evidence/zip-form.ts';
import { makePack } from '../../fakes/evidence.ts';

const textOf = (bytes: Buffer): string => verifyPack(packInMemory(bytes), []).failure?.text ?? 'genuine';
const one = (name: string, text = 'x') => writeZip([{ name, bytes: Buffer.from(text) }], 0);
const patched = (bytes: Buffer, change: (copy: Buffer) => unknown): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};
/** Of the zip of one entry with a name of one letter and `x` in it. */
const central = 32;
const end = central + 47;

describe('a name is refused', () => {
  test.each([
    '../../etc/passwd',
    'a/../../b',
    '/etc/passwd',
    'C:/Windows/x',
    '..',
    '..\\..\\x',
    '\\\\server\\share',
    '../x\u0000.json',
  ])('that leads out of the folder: %j', (name) => {
    expect(textOf(one(name))).toContain('leads out of the folder');
  });

  test.each([
    '',
    '.',
    '.profile',
    'a//b',
    'a/',
    'CON:',
    'a\u0000b',
    'a\nb',
    'caf\u00e9',
    'x'.repeat(201),
    'a.',
    'a./b',
  ])('that no pack has: %j', (name) => {
    expect(textOf(one(name))).toContain('is none that a pack has');
  });
});

describe('a zip is refused', () => {
  test.each<[string, Buffer, RegExp]>([
    ['that is none', Buffer.from('PDF and so on, long enough for an end record'), /is no zip file/],
    ['that is empty', endRecord(0, 0, 0), /no pack\.json/],
    ['that is encrypted', patched(one('a'), (zip) => zip.writeUInt16LE(1, central + 8)), /encrypted/],
    ['that is compressed', patched(one('a'), (zip) => zip.writeUInt16LE(8, central + 10)), /compressed/],
    ['that claims two sizes', patched(one('a'), (zip) => zip.writeUInt32LE(2, central + 20)), /two sizes/],
    [
      'that claims more than it has',
      patched(one('a'), (zip) => zip.fill(Buffer.from('f0ffffff', 'hex'), central + 20, central + 28)),
      /beyond/,
    ],
    ['of the zip64 form', patched(one('a'), (zip) => zip.writeUInt32LE(0xffffffff, end + 16)), /zip64/],
    ['with zip64 sizes', patched(one('a'), (zip) => zip.fill(0xff, central + 20, central + 28)), /zip64|beyond/],
    [
      'with too many entries',
      patched(one('a'), (zip) => zip.fill(Buffer.from('e903', 'hex'), end + 8, end + 12)),
      /more entries/,
    ],
    ['of several disks', patched(one('a'), (zip) => zip.writeUInt16LE(1, end + 4)), /several disks/],
    [
      'with a comment',
      Buffer.concat([patched(one('a'), (zip) => zip.writeUInt16LE(2, end + 20)), Buffer.from('hi')]),
      /does not end/,
    ],
    ['whose headers differ', patched(one('a'), (zip) => zip.write('b', 30)), /not what the directory says/],
    [
      'that is a link',
      patched(one('a'), (zip) => zip.writeUInt32LE((0o120777 << 16) >>> 0, central + 38)),
      /form of a pack/,
    ],
    [
      'whose end counts other entries',
      patched(one('a'), (zip) => zip.fill(Buffer.from('0200', 'hex'), end + 8, end + 12)),
      /counts 2 entries/,
    ],
  ])('%s', (_what, bytes, words) => {
    expect(textOf(bytes)).toMatch(words);
    expect(verifyPack(packInMemory(bytes), []).failure?.check).toMatch(/structure|index/);
  });

  test('whose entries overlap, so that little takes much', () => {
    const entry = { name: 'a', sizeBytes: 1, crc32: 0 };
    const content = Buffer.concat([localHeader(entry, 0), Buffer.from('x')]);
    const directory = Buffer.concat(['a', 'b'].map((name) => centralHeader({ ...entry, name }, 0, 0)));
    expect(textOf(Buffer.concat([content, directory, endRecord(2, directory.length, content.length)]))).toMatch(
      /overlaps/,
    );
  });

  test('with a bomb in it: a megabyte of zeros in a few bytes is never unpacked', () => {
    const packed = deflateRawSync(Buffer.alloc(1 << 20));
    const bomb = patched(writeZip([{ name: 'a', bytes: packed }], 0), (zip) => {
      const at = 31 + packed.length;
      zip.writeUInt16LE(8, at + 10);
      zip.writeUInt32LE(1 << 20, at + 24);
    });
    expect(textOf(bomb)).toMatch(/compressed/);
  });

  test('of 4 GB without being read: a few kilobytes are asked for', () => {
    let read = 0;
    const huge: PackFile = {
      sizeBytes: 2 ** 32 - 100,
      read(_offset, length) {
        read += length;
        return Buffer.alloc(length);
      },
    };
    expect(() => readZip(huge)).toThrow(/no zip file/);
    expect(read).toBeLessThan(4096);
  });

  test('whose pack.json is larger than an index can be, before it is read', () => {
    expect(textOf(writeZip([{ name: 'pack.json', bytes: Buffer.alloc((1 << 20) + 1, 32) }], 0))).toMatch(
      /larger than it can be/,
    );
  });

  test('whose pack.json is not JSON, no index, or of a version to come', () => {
    expect(textOf(one('pack.json', '{'))).toMatch(/^pack\.json: /);
    expect(textOf(one('pack.json', '{"packVersion":2}'))).toMatch(/packVersion/);
    expect(textOf(one('pack.json', `{"packVersion":1,"__proto__":${'['.repeat(5000)}`))).toMatch(/^pack\.json: /);
  });
});

test('a pack is one entry after the other, so its bytes are those of its parts', () => {
  const pack = makePack();
  const { entries } = readZip(packInMemory(pack));
  const sum = entries.reduce((total, { name, sizeBytes }) => total + 76 + 2 * name.length + sizeBytes, 22);
  expect(sum).toBe(pack.length);
  expect(createHash('sha256').update(pack).digest('hex')).toMatch(/^[\da-f]{64}$/);
});
