import type { Fingerprint } from '../../../shared/fingerprint.ts';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PartRecord } from '../../../electron/worker/store/checkpoint-records.ts';
import { openDatabase } from '../../../electron/worker/store/database.ts';
import { createStore, openStore, type Store } from '../../../electron/worker/store/store.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';

const utc = (): string => '2026-01-02T03:04:05.000Z';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function open(folder = tempFolder()): Store {
  const store = openStore(folder, utc);
  onTestFinished(() => store.close());
  return store;
}

const part = (index: number, changes: Partial<PartRecord> = {}): PartRecord => ({
  tableId: 't0',
  partition: 0,
  part: index,
  blobName: `part-0-${index}`,
  rowCount: 10,
  sizeBytes: 100,
  md5: `md5-${index}`,
  etag: `"${index}"`,
  firstKey: [String(index * 10 + 1)],
  lastKey: [String(index * 10 + 10)],
  ...changes,
});

const withRun = (store: Store): Store => {
  store.runs.create('r1', plan([planTable('t0', { partitions: cutAt(500) }), planTable('t1', { key: null })]));
  return store;
};

describe('runs', () => {
  test('a new run is ready and remembers its plan', () => {
    const store = withRun(open());
    expect(store.runs.get('r1')).toMatchObject({ state: { kind: 'ready' }, planId: 'plan-1', createdUtc: utc() });
    expect(store.runs.plan('r1').tables.map(({ id }) => id)).toEqual(['t0', 't1']);
    expect(store.checkpoints.partitions('r1', 't0')).toHaveLength(2);
  });

  test('an unknown run is named', () => {
    expect(() => open().runs.get('nope')).toThrowError(/There is no run nope/);
  });

  test('an impossible step is refused and changes nothing', () => {
    const store = withRun(open());
    expect(() => store.runs.apply('r1', { kind: 'stopped' })).toThrowError(/should not be possible/);
    expect(store.runs.get('r1').state.kind).toBe('ready');
  });

  test('a run that was going on when its process died is stopped by a crash at the next opening', () => {
    const folder = tempFolder();
    const first = withRun(openStore(folder, utc));
    first.runs.apply('r1', { kind: 'start' });
    first.close();
    expect(open(folder).runs.get('r1').state).toEqual({ kind: 'stopped', reason: 'crash' });
  });

  test('removing a run removes its checkpoints with it', () => {
    const store = withRun(open());
    store.checkpoints.commitPart('r1', part(0), false);
    store.runs.remove('r1');
    expect(store.runs.list()).toEqual([]);
    expect(store.checkpoints.parts('r1', 't0')).toEqual([]);
    expect(store.checkpoints.partitions('r1', 't0')).toEqual([]);
  });
});

describe('checkpoints', () => {
  test('commitPart records the part and moves the watermark together', () => {
    const store = withRun(open());
    store.checkpoints.commitPart('r1', part(0), false);
    store.checkpoints.commitPart('r1', part(1), false);
    expect(store.checkpoints.partitions('r1', 't0')[0]).toMatchObject({
      watermark: ['20'],
      nextPart: 2,
      isDone: false,
    });
    expect(store.checkpoints.parts('r1', 't0')).toEqual([
      { ...part(0), isProvisional: false },
      { ...part(1), isProvisional: false },
    ]);
  });

  test('keys keep every character of their text', () => {
    const store = withRun(open());
    const lastKey = ['12345678901234567890.1234567890', "O'Brien \\ \u{1F600} \u0000", '0xFF'];
    store.checkpoints.commitPart('r1', part(0, { lastKey }), false);
    expect(store.checkpoints.partitions('r1', 't0')[0]?.watermark).toEqual(lastKey);
  });

  test('the same part again changes nothing', () => {
    const store = withRun(open());
    store.checkpoints.commitPart('r1', part(0), false);
    store.checkpoints.commitPart('r1', part(1), false);
    store.checkpoints.commitPart('r1', part(0), false);
    expect(store.checkpoints.partitions('r1', 't0')[0]).toMatchObject({ watermark: ['20'], nextPart: 2 });
  });

  test.each([
    ['a part that leaves a gap', part(2), /part 1 comes next/],
    ['another part under a number that is taken', part(0, { md5: 'other' }), /part 1 comes next/],
    ['a part of an unknown partition', part(0, { partition: 9 }), /no such partition/],
    ['two parts in one blob', part(1, { blobName: 'part-0-0' }), /UNIQUE/],
  ])('%s is refused and leaves the watermark where it was', (_, wrong, message) => {
    const store = withRun(open());
    store.checkpoints.commitPart('r1', part(0), false);
    expect(() => store.checkpoints.commitPart('r1', wrong, false)).toThrowError(message);
    expect(store.checkpoints.partitions('r1', 't0')[0]).toMatchObject({ watermark: ['10'], nextPart: 1 });
  });

  test('a finished partition takes no further part', () => {
    const store = withRun(open());
    store.checkpoints.finishPartition('r1', 't0', 0);
    expect(() => store.checkpoints.commitPart('r1', part(0), false)).toThrowError(/its partition is finished/);
  });

  test('a part keeps its fingerprint; one of an older version has none', () => {
    const store = withRun(open());
    const column = { nulls: 1, min: '-5', max: '7', sum: '20', hash: '0123456789abcdef' };
    const fingerprint: Fingerprint = { version: 1, rows: 10, hash: 'f'.repeat(32), columns: [column] };
    store.checkpoints.commitPart('r1', part(0, { fingerprint }), false);
    store.checkpoints.commitPart('r1', part(1), false);
    expect(store.checkpoints.parts('r1', 't0').map((one) => one.fingerprint)).toEqual([fingerprint, undefined]);
  });

  test('parts of a table without a key become final together with the end of their partition', () => {
    const store = withRun(open());
    const heapPart = (index: number): PartRecord => part(index, { tableId: 't1', firstKey: null, lastKey: null });
    store.checkpoints.commitPart('r1', heapPart(0), true);
    store.checkpoints.commitPart('r1', heapPart(1), true);
    const provisional = (): boolean[] => store.checkpoints.parts('r1', 't1').map(({ isProvisional }) => isProvisional);
    expect(provisional()).toEqual([true, true]);
    store.checkpoints.finishPartition('r1', 't1', 0);
    expect(provisional()).toEqual([false, false]);
    store.checkpoints.dropProvisional('r1', 't1', 0);
    expect(provisional()).toEqual([false, false]);
  });

  test('dropping provisional parts starts their partition anew', () => {
    const store = withRun(open());
    store.checkpoints.commitPart('r1', part(0, { tableId: 't1', firstKey: null, lastKey: null }), true);
    store.checkpoints.dropProvisional('r1', 't1', 0);
    expect(store.checkpoints.parts('r1', 't1')).toEqual([]);
    expect(store.checkpoints.partitions('r1', 't1')[0]).toMatchObject({ tableId: 't1', nextPart: 0, watermark: null });
  });

  test('checkpoints outlive the process', () => {
    const folder = tempFolder();
    const first = withRun(openStore(folder, utc));
    first.checkpoints.commitPart('r1', part(0), false);
    first.checkpoints.setTable('r1', 't1', { error: { code: 'DEADLOCK_VICTIM', context: {} } });
    first.close();
    const second = open(folder);
    expect(second.checkpoints.parts('r1', 't0')).toHaveLength(1);
    expect(second.checkpoints.tables('r1')).toEqual([
      { tableId: 't0', state: 'open', error: null, retries: 0, startedUtc: null },
      { tableId: 't1', state: 'failed', error: { code: 'DEADLOCK_VICTIM', context: {} }, retries: 0, startedUtc: null },
    ]);
  });

  test('a table keeps when it was first begun, until it is begun anew', () => {
    const { checkpoints } = withRun(open());
    checkpoints.beginTable('r1', 't0');
    const begun = checkpoints.tables('r1')[0]?.startedUtc;
    expect(begun).toEqual(expect.any(String));
    checkpoints.beginTable('r1', 't0');
    expect(checkpoints.tables('r1').map(({ startedUtc }) => startedUtc)).toEqual([begun, null]);
    checkpoints.restartTable('r1', 't0');
    expect(checkpoints.tables('r1')[0]?.startedUtc).toBeNull();
  });
});

describe('rows that are set aside', () => {
  const quarantine = {
    blobName: 'dbo/T/_quarantine/part-0.jsonl',
    rowCount: 2,
    sizeBytes: 99,
    md5: 'q',
    examples: [{ key: ['7'], column: 'note', reason: 'TEXT_NOT_UNICODE' as const }],
  };

  test('are recorded with their part, once', () => {
    const { checkpoints } = withRun(open());
    checkpoints.commitPart('r1', part(0, { quarantine }), false);
    checkpoints.commitPart('r1', part(0, { quarantine }), false);
    checkpoints.commitPart('r1', part(1), false);
    expect(checkpoints.parts('r1', 't0').map((one) => one.quarantine)).toEqual([quarantine, undefined]);
  });

  test('and cannot be recorded take their part with them', () => {
    const { checkpoints } = withRun(open());
    expect(() =>
      checkpoints.commitPart('r1', part(0, { quarantine: { ...quarantine, rowCount: 0 } }), false),
    ).toThrow();
    expect(checkpoints.parts('r1', 't0')).toEqual([]);
    expect(checkpoints.partitions('r1', 't0')[0]).toMatchObject({ watermark: null, nextPart: 0 });
  });

  test('go with a part that is void', () => {
    const { checkpoints } = withRun(open());
    checkpoints.commitPart('r1', part(0, { quarantine }), true);
    checkpoints.dropProvisional('r1', 't0', 0);
    checkpoints.commitPart('r1', part(0), true);
    expect(checkpoints.parts('r1', 't0')[0]?.quarantine).toBeUndefined();
  });
});

describe('the log', () => {
  test('keeps the newest lines only', () => {
    const database = openDatabase(tempFolder());
    onTestFinished(() => void database.close());
    const { log } = createStore(database, 'x', utc, 50);
    for (let line = 0; line < 200; line += 1) log.append({ runId: 'r1', atUtc: utc(), level: 'info', text: `${line}` });
    const texts = log.list('r1').map(({ text }) => text);
    expect(texts.at(-1)).toBe('199');
    expect(texts.length).toBeGreaterThanOrEqual(50);
    expect(texts.length).toBeLessThanOrEqual(55);
    expect(log.list('other')).toEqual([]);
  });
});

test('a run knows whether a person or a schedule set it going; runs of older versions were started by people', () => {
  const store = withRun(open(tempFolder()));
  store.runs.create('r2', store.runs.plan('r1'), 'schedule');
  expect(Object.fromEntries(store.runs.list().map(({ runId, trigger }) => [runId, trigger]))).toEqual({
    r1: 'person',
    r2: 'schedule',
  });
});

describe('a state folder that cannot be used', () => {
  const own = fileURLToPath(new URL('../../../electron/worker/store/migrations/', import.meta.url));
  const known = readdirSync(own).length;
  /** The migrations of this version and later ones. */
  const migrationsWith = (...later: readonly string[]): string => {
    const folder = tempFolder();
    cpSync(own, folder, { recursive: true });
    for (const [index, sql] of later.entries())
      writeFileSync(join(folder, `${String(known + index + 1).padStart(4, '0')}_later.sql`), sql);
    return folder;
  };

  test('a second opening is refused while the first lasts, also by another connection of this process', () => {
    const folder = tempFolder();
    const first = openStore(folder, utc);
    expect(() => openStore(folder, utc)).toThrowError(/is in use by another Tableferry process/);
    first.close();
    expect(open(folder).runs.list()).toEqual([]);
  });

  test('a file that is no database is refused and left as it is', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'state.db'), 'this is not a database, but it is long enough to be looked at'.repeat(20));
    const before = readFileSync(join(folder, 'state.db'));
    expect(() => openStore(folder, utc)).toThrowError(expect.objectContaining({ code: 'STATE_CORRUPT' }));
    expect(readFileSync(join(folder, 'state.db'))).toEqual(before);
  });

  test('a damaged page is noticed at opening, not in the middle of a run', () => {
    const folder = tempFolder();
    const store = withRun(openStore(folder, utc));
    for (let index = 0; index < 300; index += 1) store.checkpoints.commitPart('r1', part(index), false);
    store.close();
    const file = join(folder, 'state.db');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 3 * 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    expect(() => openStore(folder, utc)).toThrowError(expect.objectContaining({ code: 'STATE_CORRUPT' }));
  });

  test('a damaged plan is a damaged store, not a plan', () => {
    const folder = tempFolder();
    const database = openDatabase(folder);
    onTestFinished(() => void database.close());
    const store = withRun(createStore(database, folder, utc));
    database.prepare(`UPDATE runs SET plan = '{"planVersion":1}'`).run();
    expect(() => store.runs.plan('r1')).toThrowError(expect.objectContaining({ code: 'STATE_CORRUPT' }));
  });

  test('a folder that cannot be made is named with the reason', () => {
    const file = join(tempFolder(), 'a-file');
    writeFileSync(file, '');
    expect(() => openStore(join(file, 'state'), utc)).toThrowError(
      expect.objectContaining({
        code: 'STATE_UNWRITABLE',
        context: expect.objectContaining({ path: join(file, 'state') }),
      }),
    );
  });

  test.runIf(process.platform === 'linux')('a place where no folder can be made is refused, not tried for ever', () => {
    expect(() => openStore('/proc/tableferry/state', utc)).toThrowError(
      expect.objectContaining({ code: 'STATE_UNWRITABLE' }),
    );
  });

  test('a full disk is called that, and the part is not on record', () => {
    const folder = tempFolder();
    const database = openDatabase(folder);
    onTestFinished(() => void database.close());
    const store = withRun(createStore(database, folder, utc));
    store.checkpoints.commitPart('r1', part(0), false);
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages}`);
    const big = 'x'.repeat(20_000);
    expect(() => store.checkpoints.commitPart('r1', part(1, { lastKey: [big] }), false)).toThrowError(
      expect.objectContaining({ code: 'DISK_FULL' }),
    );
    expect(store.checkpoints.partitions('r1', 't0')[0]).toMatchObject({ watermark: ['10'], nextPart: 1 });
  });

  test('a store of a newer version is refused untouched', () => {
    const folder = tempFolder();
    openDatabase(folder, migrationsWith('CREATE TABLE later (a) STRICT'.replace('(a)', '(a TEXT)'))).close();
    const before = readFileSync(join(folder, 'state.db'));
    expect(() => openStore(folder, utc)).toThrowError(
      expect.objectContaining({ code: 'STATE_FROM_NEWER', context: { path: folder, found: known + 1, known } }),
    );
    expect(readFileSync(join(folder, 'state.db'))).toEqual(before);
  });

  test('an older store is brought up to date after a copy of it was put aside', () => {
    const folder = tempFolder();
    withRun(openStore(folder, utc)).close();
    const database = openDatabase(folder, migrationsWith('ALTER TABLE runs ADD COLUMN note TEXT'));
    expect(database.prepare('SELECT run_id, note FROM runs').all()).toEqual([{ run_id: 'r1', note: null }]);
    expect(() => openDatabase(folder)).toThrowError(expect.objectContaining({ code: 'STATE_IN_USE' }));
    database.close();
    const restored = tempFolder();
    copyFileSync(join(folder, `state.db.v${known}.bak`), join(restored, 'state.db'));
    expect(
      open(restored)
        .runs.list()
        .map(({ runId }) => runId),
    ).toEqual(['r1']);
  });

  test('a migration that fails leaves the older store as it was', () => {
    const folder = tempFolder();
    withRun(openStore(folder, utc)).close();
    const broken = migrationsWith('ALTER TABLE runs ADD COLUMN note TEXT; SELECT * FROM nowhere');
    expect(() => openDatabase(folder, broken)).toThrowError(/no such table/);
    expect(open(folder).runs.list()).toHaveLength(1);
  });

  test('a new folder gets no copy', () => {
    const folder = tempFolder();
    open(join(folder, 'deep', 'state'));
    expect(existsSync(join(folder, 'deep', 'state', 'state.db'))).toBe(true);
    expect(readdirSync(join(folder, 'deep', 'state')).filter((name) => name.endsWith('.bak'))).toEqual([]);
  });
});
