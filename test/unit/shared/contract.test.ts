// The contract, and that the compiler insists on every handler.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contract, isMethod, parseInput, type Handlers, type Method } from '../../../shared/contract.ts';
import { downMessageSchema } from '../../../shared/protocol.ts';
import { toolVersion } from '../../../shared/version.ts';

test('the surface of the product changes on purpose only', () => {
  expect(Object.entries(contract).map(([name, { servedBy }]) => `${name} ${servedBy}`)).toEqual([
    'source.inventory worker',
    'plan.build worker',
    'plan.check worker',
    'run.start worker',
    'run.resume worker',
    'run.stop worker',
    'run.get worker',
    'run.plan worker',
    'run.list worker',
    'run.verify worker',
    'run.discard worker',
  ]);
});

test('a missing handler does not compile', () => {
  const handlers: Partial<Handlers<null>> = { 'run.stop': async () => ({}) };
  // @ts-expect-error -- ten handlers are missing
  const all: Handlers<null> = { 'run.stop': async () => ({}) };
  const names: readonly Method[] = ['run.stop'];
  expect(Object.keys(all)).toEqual(names);
  expect(Object.keys(handlers)).toEqual(names);
});

test('input from outside is parsed: unknown members are refused, defaults are filled in', () => {
  const source = { server: 's', database: 'd', authentication: { kind: 'sql', user: 'u', password: { env: 'P' } } };
  expect(parseInput('source.inventory', { source, password: '' }).source.packetSizeBytes).toBe(16_384);
  expect(() => parseInput('run.stop', { runId: 'r', more: 1 })).toThrow();
  expect(isMethod('run.stop')).toBe(true);
  expect(isMethod('toString')).toBe(false);
});

test('messages that are not of the protocol are refused', () => {
  expect(downMessageSchema.parse({ kind: 'stop', deadlineMs: 5 })).toEqual({ kind: 'stop', deadlineMs: 5 });
  expect(() => downMessageSchema.parse({ kind: 'request', id: '1', method: 'run.list', input: {} })).toThrow();
});

test('the program calls itself by the version of its package', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: toolVersion });
});
