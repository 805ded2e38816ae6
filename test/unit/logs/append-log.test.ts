// The log in the container: blobs that follow one another, in order, without a repetition.
import { expect, test } from 'vitest';
import { createAppendLog, logFolderOf } from '../../../electron/worker/logs/append-log.ts';
import { lineText } from '../../../electron/worker/logs/log-line.ts';
import { LastingFailure } from '../../../electron/worker/logs/ship-lines.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeAppend } from '../../fakes/append.ts';
import { aLine, seqsOf } from './lines.ts';

const forever = new AbortController().signal;
const folder = logFolderOf('20260307T140512Z-0a0b0c0d', 0);
const batchOf = (...seqs: number[]) => ({ lines: seqs.map((seq) => aLine(seq)), sizeBytes: 0 });

test('its folder is beside all data, below the day of the run', () => {
  expect(folder).toBe('_logs/2026/03/07/20260307T140512Z-0a0b0c0d/');
  expect(logFolderOf('r1', Date.UTC(2026, 4, 6))).toBe('_logs/2026/05/06/r1/');
});

test('a blob that is full by size or by blocks is sealed, and the next one goes on', async () => {
  const target = createFakeAppend();
  const line = Buffer.byteLength(lineText(aLine(1)));
  const bySize = createAppendLog({ target, folder, owner: 'a', limitBytes: 3 * line });
  await bySize.deliver(batchOf(1, 2), forever);
  await bySize.deliver(batchOf(3, 4), forever);
  const byBlocks = createAppendLog({ target, folder, owner: 'b', limitBlocks: 2 });
  for (const seq of [5, 6, 7]) await byBlocks.deliver(batchOf(seq), forever);
  await byBlocks.close(forever);
  const blobs = [...target.blobs].map(([name, { bytes, isSealed }]) => [
    name.slice(folder.length),
    seqsOf(bytes.toString()),
    isSealed,
  ]);
  expect(blobs).toEqual([
    ['000001.jsonl', [1, 2], true],
    ['000002.jsonl', [3, 4], false],
    ['000003.jsonl', [5, 6], true],
    ['000004.jsonl', [7], true],
  ]);
});

test('a session that goes on with a run begins a blob of its own', async () => {
  const target = createFakeAppend();
  for (const owner of ['first', 'second']) {
    const log = createAppendLog({ target, folder, owner });
    await log.deliver(batchOf(1), forever);
  }
  expect([...target.blobs].map(([name, { owner }]) => [name.slice(-12), owner])).toEqual([
    ['000001.jsonl', 'first'],
    ['000002.jsonl', 'second'],
  ]);
});

test('a block that arrived although its answer was lost is not added again', async () => {
  const target = createFakeAppend();
  const log = createAppendLog({ target, folder, owner: 'a' });
  await log.deliver(batchOf(1), forever);
  target.afterAppend = () => {
    target.afterAppend = () => undefined;
    throw new AppError('STORAGE_BUSY', { what: 'blob', status: 500, storageCode: '' });
  };
  await expect(log.deliver(batchOf(2, 3), forever)).rejects.toMatchObject({ code: 'STORAGE_BUSY' });
  await log.deliver(batchOf(2, 3), forever);
  await log.deliver(batchOf(4), forever);
  expect(seqsOf(target.text(`${folder}000001.jsonl`))).toEqual([1, 2, 3, 4]);
});

test('a blob that somebody else sealed is left as it is, and the lines go into the next one', async () => {
  const target = createFakeAppend();
  const log = createAppendLog({ target, folder, owner: 'a' });
  await log.deliver(batchOf(1), forever);
  await target.seal(`${folder}000001.jsonl`, forever);
  await log.deliver(batchOf(2), forever);
  expect(seqsOf(target.text(`${folder}000002.jsonl`))).toEqual([2]);
});

test('a refusal is lasting; so are names that are never free; a failure that may pass is neither', async () => {
  const target = createFakeAppend();
  const log = createAppendLog({ target, folder, owner: 'a' });
  target.beforeAppend = () => {
    throw new AppError('STORAGE_REFUSED');
  };
  await expect(log.deliver(batchOf(1), forever)).rejects.toBeInstanceOf(LastingFailure);
  target.beforeAppend = () => {
    throw new AppError('STORAGE_UNREACHABLE');
  };
  await expect(log.deliver(batchOf(1), forever)).rejects.not.toBeInstanceOf(LastingFailure);
  const lost = createAppendLog({ target: { ...createFakeAppend(), append: async () => false }, folder, owner: 'a' });
  await expect(lost.deliver(batchOf(1), forever)).rejects.toBeInstanceOf(LastingFailure);
});
