// A small evidence pack with a key, a time and contents that never change.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { assemblePack, type PackFileContent, type PackRequest } from '../../electron/worker/evidence/assemble-pack.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { Manifest } from '../../shared/manifest.ts';
import { noPointInTime } from '../../shared/point-in-time.ts';
import { planTable, plan as planOf } from './plan.ts';

/** PKCS#8 around a seed of 32 equal bytes. */
export const fixedKey = (byte: number): KeyObject =>
  createPrivateKey({
    format: 'der',
    type: 'pkcs8',
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]),
  });

const unhashed = planOf([planTable('t0')]);
export const packedPlan = { ...unhashed, hash: hashPlan(JSON.parse(JSON.stringify(unhashed))) };

const part = {
  partition: 0,
  part: 0,
  name: 'dbo/t0/part-0-0.csv',
  rows: 20,
  bytes: 51,
  md5: 'AAAA',
  firstKey: ['1'],
  lastKey: ['20'],
};

export const packedManifest: Manifest = {
  manifestVersion: 1,
  runId: 'r1',
  planId: packedPlan.id,
  planHash: packedPlan.hash,
  tool: 'tableferry test',
  finishedUtc: '2026-01-02T04:00:00.000Z',
  server: packedPlan.server,
  database: 'sales',
  container: 'migration',
  consistency: packedPlan.consistency,
  pointInTime: { planned: noPointInTime, holds: 'no', text: '', moments: [] },
  preflight: null,
  format: 'csv',
  compression: 'none',
  rows: 20,
  bytes: 51,
  rowsSetAside: 0,
  tables: packedPlan.tables.map(({ schema, name, kind, columns, where, query, key, schemaFingerprint }) => ({
    schema,
    name,
    kind,
    columns,
    where,
    query,
    key,
    partitions: 1,
    cutRanges: [],
    schemaFingerprint,
    rows: 20,
    bytes: 51,
    rowsSetAside: 0,
    quarantine: [],
    parts: [part],
    readers: [],
    moments: [],
  })),
};

const report = {
  verdict: 'completeAndVerified',
  run: { runId: 'r1' },
  plan: { hash: packedPlan.hash },
  totals: { tables: 1, rows: 20, parts: 1, bytes: 51, rowsSetAside: 0 },
};

/** The documents of a pack as values; a change makes another pack, which is signed as well. */
export const packedDocuments = {
  'plan.json': packedPlan,
  'manifest.json': packedManifest,
  'run.json': { runId: 'r1', planId: packedPlan.id, planHash: packedPlan.hash },
  'report.json': report,
  'validations.json': [{ runId: 'r1' }],
};

const textFile = (name: string, text: string): PackFileContent => ({
  name,
  what: `${name} of a test`,
  bytes: Buffer.from(text),
});

export function packedFiles(changes: Readonly<Record<string, unknown>> = {}): PackFileContent[] {
  const documents: Readonly<Record<string, unknown>> = { ...packedDocuments, ...changes };
  return [
    ...Object.entries(documents).map(([name, value]) => textFile(name, `${JSON.stringify(value, null, 2)}\n`)),
    textFile('report.html', '<!doctype html><title>20 rows</title>\n'),
    textFile('statements.sql', 'SELECT [id] FROM [dbo].[Table_t0];\n'),
    textFile('log.jsonl', '{"atUtc":"2026-01-02T04:00:00.000Z","level":"info","text":"Done."}\n'),
  ];
}

export const packHead: PackRequest['head'] = {
  tool: 'tableferry test',
  run: { runId: 'r1', planId: packedPlan.id, planHash: packedPlan.hash, isComplete: true },
  made: { utc: '2026-01-02T05:06:08.000Z', account: 'anna', computer: 'laptop-7' },
  previousPack: null,
};

export const makePack = (changes: Partial<PackRequest> = {}): Buffer =>
  assemblePack({ files: packedFiles(), head: packHead, privateKey: fixedKey(1), ...changes }).bytes;
