// Packs as they should be, and packs that are signed but do not tell of one run.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../electron/signing/fingerprint.ts';
import { publicKeyOf } from '../../../electron/signing/keys.ts';
import { packInMemory } from '../../../electron/worker/evidence/pack-file.ts';
import { verifyPack } from '../../../electron/worker/evidence/verify-pack.ts';
import {
  fixedKey,
  makePack,
  packedDocuments,
  packedFiles,
  packedManifest,
  packedPlan,
  packHead,
} from '../../fakes/evidence.ts';

const golden = join(import.meta.dirname, '../../fixtures/evidence/golden.zip');
const own = fingerprintOf(publicKeyOf(fixedKey(1)));
const other = fingerprintOf(publicKeyOf(fixedKey(2)));
const check = (bytes: Buffer, trusted: readonly string[] = []) => verifyPack(packInMemory(bytes), trusted);

describe('a pack', () => {
  test('of the same contents, key and time has the same bytes, in every version', () => {
    // To write it anew after a change of the form: WRITE_GOLDEN=1, and raise packVersion.
    if (process.env['WRITE_GOLDEN'] === '1') writeFileSync(golden, makePack());
    expect(makePack().equals(readFileSync(golden))).toBe(true);
    expect(makePack({ privateKey: fixedKey(2) }).equals(readFileSync(golden))).toBe(false);
  });

  test('as it was made is genuine, and tells who made it', () => {
    const verdict = check(readFileSync(golden));
    expect(verdict).toMatchObject({
      isGenuine: true,
      failure: null,
      isKeyKnown: null,
      passed: ['structure', 'index', 'signature', 'key', 'entries', 'contents', 'consistency'],
      index: { run: { runId: 'r1' }, made: { account: 'anna', computer: 'laptop-7' }, signer: { fingerprint: own } },
    });
  });

  test('by one of the trusted keys says so', () => {
    expect(check(makePack(), [other, own])).toMatchObject({ isGenuine: true, isKeyKnown: true });
  });

  test('by another key than the trusted ones is refused with the fingerprint of that key', () => {
    const verdict = check(makePack({ privateKey: fixedKey(2) }), [own]);
    expect(verdict).toMatchObject({ isGenuine: false, isKeyKnown: false, failure: { check: 'key' } });
    expect(verdict.failure?.text).toContain(other);
  });

  test.each(['faultsFound', 'completeNotProven'])(
    'of a run whose report says %s is genuine all the same',
    (verdict) => {
      const files = packedFiles({ 'report.json': { ...packedDocuments['report.json'], verdict } });
      expect(check(makePack({ files }))).toMatchObject({ isGenuine: true });
    },
  );

  test('of a run that did not come to its end needs no manifest', () => {
    const files = packedFiles({ 'report.json': { ...packedDocuments['report.json'], verdict: 'stopped' } });
    const head = { ...packHead, run: { ...packHead.run, isComplete: false } };
    const incomplete = makePack({ files: files.filter(({ name }) => name !== 'manifest.json'), head });
    expect(check(incomplete)).toMatchObject({ isGenuine: true });
  });
});

const table = packedManifest.tables.map((some) => ({ ...some, rows: 21 }));
const totals = { ...packedDocuments['report.json'].totals, rows: 21 };

const writtenBy = {
  engine: 'factory',
  factory: 'adf-sales',
  folder: 'dbo/t0',
  form: 'parquet-mr',
  pipelineRunId: null,
  rowsRead: 20,
  rowsCopied: 20,
  consistency: null,
};
const movedByFactory = { schema: 'dbo', name: 'Table_t0', writtenBy: { ...writtenBy, factory: 'adf-other' } };

describe('a signed pack is refused', () => {
  test.each([
    [
      'whose plan was changed after its hash',
      { 'plan.json': { ...packedPlan, pathTemplate: 'x' } },
      'plan.json',
      'own hash',
    ],
    [
      'whose manifest is of another run',
      { 'manifest.json': { ...packedManifest, runId: 'r2' } },
      'manifest.json',
      'run r2',
    ],
    [
      'whose manifest is of another plan',
      { 'manifest.json': { ...packedManifest, planHash: 'h' } },
      'manifest.json',
      'plan h',
    ],
    [
      'whose manifest does not add up',
      { 'manifest.json': { ...packedManifest, tables: table } },
      'manifest.json',
      'add up',
    ],
    ['whose manifest is no manifest', { 'manifest.json': { rows: 20 } }, 'manifest.json', 'manifestVersion'],
    [
      'whose report is of another run',
      { 'report.json': { ...packedDocuments['report.json'], run: { runId: 'r2' } } },
      'report.json',
      'run r2',
    ],
    [
      'whose report counts other rows',
      { 'report.json': { ...packedDocuments['report.json'], totals } },
      'report.json',
      '21 rows',
    ],
    [
      'whose report says that it failed',
      { 'report.json': { ...packedDocuments['report.json'], verdict: 'failed' } },
      'report.json',
      '"failed"',
    ],
    [
      'whose report names another mover of a table',
      { 'report.json': { ...packedDocuments['report.json'], tables: [movedByFactory] } },
      'report.json',
      'it says that the Data Factory adf-other moved dbo.Table_t0, and manifest.json that this program did',
    ],
    [
      'whose manifest names another mover than its plan',
      { 'manifest.json': { ...packedManifest, tables: [{ ...packedManifest.tables[0], writtenBy }] } },
      'plan.json',
      'it says that this program moved dbo.Table_t0, and manifest.json that the Data Factory adf-sales did',
    ],
    [
      'with a validation of another run',
      { 'validations.json': [{ runId: 'r1' }, { runId: 'r2' }] },
      'validations.json',
      'run r2',
    ],
    ['whose run is another one', { 'run.json': { runId: 'r2', planHash: packedPlan.hash } }, 'run.json', 'run r2'],
  ])('%s', (_name, changes, entry, words) => {
    const { failure, isGenuine } = check(makePack({ files: packedFiles(changes) }));
    expect(isGenuine).toBe(false);
    expect(failure).toMatchObject({ check: 'consistency', entry });
    expect(failure?.text).toContain(words);
  });

  test.each(['plan.json', 'manifest.json', 'report.json', 'log.jsonl'])('that has no %s', (missing) => {
    const files = packedFiles().filter(({ name }) => name !== missing);
    expect(check(makePack({ files })).failure).toMatchObject({ check: 'entries', entry: missing });
  });
});
