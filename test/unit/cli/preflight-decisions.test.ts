// What the command line decides about a check from a file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArguments } from '../../../electron/cli/arguments.ts';
import { readDecidedPreflight } from '../../../electron/cli/preflight-decisions.ts';
import type { Finding, Preflight } from '../../../shared/preflight.ts';

const masked: Finding = {
  id: 'masked/email',
  rule: 'masked',
  severity: 'red',
  schema: 'dbo',
  table: 'people',
  column: 'email',
  what: 'It is masked.',
  rows: null,
  consequence: 'It is not exported.',
  sample: null,
  sql: null,
  choices: [{ choice: 'leaveOutColumn', consequence: 'Not written.' }],
};
const check: Preflight = {
  preflightVersion: 1,
  madeUtc: '2026-01-01T00:00:00.000Z',
  scope: 'quick',
  server: 'SRV',
  database: 'db',
  tables: [],
  findings: [masked],
  hash: 'h',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tableferry-check-'));
  writeFileSync(join(folder, 'check.json'), JSON.stringify(check));
  writeFileSync(join(folder, 'other.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = ['preflight', 'signed-by', 'accept', 'leave-out', 'leave-out-table'];
const options = names.map((name) => ({ name, value: 'X', text: '' }));
const read = (...argv: readonly string[]) => readDecidedPreflight(readArguments(argv, options, []), folder);

describe('a check on the command line', () => {
  test('is signed over its hash and decided by rule', () => {
    const decided = read('--preflight', 'check.json', '--leave-out', 'masked', '--signed-by', ' A. Smith ');
    expect(decided).toMatchObject({
      decisions: [{ finding: 'masked/email', choice: 'leaveOutColumn' }],
      signOff: { by: 'A. Smith', findingsHash: 'h' },
    });
  });

  test('that nobody signed is not signed', () => {
    expect(read('--preflight', 'check.json')).toMatchObject({ decisions: [], signOff: null });
    expect(read()).toBeNull();
  });

  test('refuses what is not offered, not found, orphaned, empty or no check', () => {
    expect(() => read('--preflight', 'check.json', '--accept', 'masked')).toThrow(/not offered; there is --leave-out/);
    expect(() => read('--preflight', 'check.json', '--accept', 'rowFilter')).toThrow(/no red finding of that rule/);
    expect(() => read('--accept', 'masked')).toThrow(/--accept goes with --preflight FILE/);
    expect(() => read('--preflight', 'check.json', '--signed-by', ' ')).toThrow(/--signed-by is empty/);
    expect(() => read('--preflight', 'other.json')).toThrow(/other\.json is not usable/);
  });
});
