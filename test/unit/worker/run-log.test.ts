// The log of a run over the whole worker: its file, its blob, its level, and that it costs the run nothing.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { LogLevel } from '../../../shared/log-level.ts';
import { parseLines, seqsOf } from '../logs/lines.ts';
import { findIn, findInFolder } from '../../secrets/find-secrets.ts';
import { createFakeParts, type FakeWorker } from './fake-parts.ts';
import { makePlan, secrets } from './fake-requests.ts';

async function carry(fake: FakeWorker, logLevel: LogLevel = 'info', logToTarget = true, given = secrets) {
  const plan = await makePlan(fake, { logToTarget });
  const { runId } = await fake.worker.call('run.start', { plan, path: 'p', secrets: given, logLevel });
  const { state } = await fake.runEnd();
  await fake.worker.close();
  // Opens the folder again: the last lines were said while it was being closed.
  const { lines } = await fake.worker.call('run.log', { runId, after: 0, limit: 5000 });
  const path = join(fake.statePath, 'logs', `${runId}.jsonl`);
  return { runId, state, lines, read: () => readFileSync(path, 'utf8') };
}

test('the file and the container have the lines of the screen, with what programs look for', async () => {
  const fake = createFakeParts();
  const { runId, lines, read } = await carry(fake);
  const [[name, blob] = []] = [...fake.append.blobs];
  expect(name).toMatch(new RegExp(`^_logs/\\d{4}/\\d\\d/\\d\\d/${runId}/000001\\.jsonl$`));
  expect(blob?.isSealed).toBe(true);
  expect(blob?.bytes.toString()).toBe(read());
  const kept = parseLines(read());
  expect(kept.map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
  expect(kept.find(({ text }) => text.includes('part 1 verified'))).toMatchObject({
    runId,
    level: 'info',
    table: 'dbo.Table_t0',
    fields: { partition: 0, part: 0, rows: 50 },
  });
  expect(kept.at(-1)).toMatchObject({ fields: { state: 'completed', rows: 50 } });
});

test('the level decides what files tell; the screen has every step and no detail', async () => {
  const quiet = await carry(createFakeParts(), 'warning');
  expect(quiet.lines.length).toBeGreaterThan(3);
  expect(() => quiet.read()).toThrow('ENOENT');
  const loud = await carry(createFakeParts(), 'debug');
  const debug = parseLines(loud.read()).filter(({ level }) => level === 'debug');
  expect(debug.map(({ text }) => text)).toContain('dbo.Table_t0 is read to its end.');
  expect(loud.lines.map(({ level }) => level)).not.toContain('debug');
});

test('a run whose plan says so, and a plan of before there was a choice, log nothing into the container', async () => {
  const fake = createFakeParts();
  const { read } = await carry(fake, 'info', false);
  expect(seqsOf(read())[0]).toBe(1);
  expect(fake.append.blobs.size).toBe(0);
});

test('a container that refuses the log is told once, and the run completes with its file', async () => {
  const fake = createFakeParts();
  fake.append.beforeAppend = () => {
    throw new AppError('STORAGE_REFUSED', { what: 'blob x', status: 403, storageCode: 'y', reason: 'no right to add' });
  };
  const { state, lines, read } = await carry(fake);
  expect(state.kind).toBe('completed');
  const told = lines.filter(({ text }) => text.includes('The container does not take the log'));
  expect(told.map(({ level }) => level)).toEqual(['warning']);
  expect(told[0]?.text).toMatch(/which goes on without it.* no right to add/);
  expect(parseLines(read()).some(({ text }) => text.includes('is complete after'))).toBe(true);
});

test('a disk that refuses the file is told, and the run completes', async () => {
  const fake = createFakeParts();
  await fake.worker.call('run.list', {});
  writeFileSync(join(fake.statePath, 'logs'), 'in the way');
  const { state, lines } = await carry(fake);
  expect(state.kind).toBe('completed');
  expect(lines.filter(({ text }) => text.startsWith('The log file of this run is not written'))).toHaveLength(1);
  expect(fake.append.blobs.size).toBe(1);
});

test('a run that is resumed goes on in its file, and in a blob of its own', async () => {
  const fake = createFakeParts();
  const plan = await makePlan(fake, { logToTarget: true });
  const reading = Promise.withResolvers<void>();
  fake.source.beforeBatch = (_table, _rows, signal) => {
    reading.resolve();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  const { runId } = await fake.worker.call('run.start', { plan, path: 'p', secrets });
  await reading.promise;
  await fake.worker.call('run.stop', { runId });
  await fake.runEnd();
  fake.source.beforeBatch = () => undefined;
  await fake.worker.call('run.resume', { runId, secrets });
  await fake.runEnd();
  await fake.worker.close();
  const texts = [...fake.append.blobs.values()].map(({ bytes }) => bytes.toString());
  expect(texts).toHaveLength(2);
  expect(texts.map((text) => seqsOf(text)[0])).toEqual([1, 1]);
  const lines = readFileSync(join(fake.statePath, 'logs', `${runId}.jsonl`), 'utf8');
  expect(lines.split('\n').toSorted()).toEqual(texts.join('').split('\n').slice(0, -1).concat('').toSorted());
  const sessions = parseLines(lines).map((line) => line['session']);
  expect(new Set(sessions).size).toBe(2);
});

test('planted secrets reach neither file, nor container, nor screen, in whatever form an error quotes them', async () => {
  const planted = { source: 'Pl4nted+pass/word=', target: 'AccountName=a;AccountKey=UGxhbnRlZEtleTAxMjM0NTY3ODk=;' };
  const key = 'UGxhbnRlZEtleTAxMjM0NTY3ODk=';
  const fake = createFakeParts();
  const forms = (value: string): string =>
    [value, encodeURIComponent(value), Buffer.from(value).toString('base64'), JSON.stringify(value)].join(' ');
  fake.source.beforeBatch = () => {
    throw new AppError('BUG', { detail: forms(planted.source) }, new Error(forms(key)));
  };
  const { lines, state } = await carry(fake, 'debug', true, planted);
  expect(state.kind).toBe('failed');
  expect(JSON.stringify(lines)).toContain('***');
  const secretsToFind = [
    { name: 'password', value: planted.source },
    { name: 'key', value: key },
  ];
  const container = [...fake.append.blobs.values()].map(({ bytes }) => bytes);
  expect(findIn('container', Buffer.concat(container), secretsToFind)).toEqual([]);
  expect(findIn('screen', Buffer.from(JSON.stringify(lines)), secretsToFind)).toEqual([]);
  expect(readdirSync(join(fake.statePath, 'logs'))).toHaveLength(1);
  expect(findInFolder(join(fake.statePath, 'logs'), secretsToFind)).toEqual([]);
});
