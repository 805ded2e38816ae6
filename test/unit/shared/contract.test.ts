// The contract, and that the compiler insists on every handler.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  contract,
  isMethod,
  parseInput,
  type Handlers,
  type Method,
  type WorkerMethod,
} from '../../../shared/contract.ts';
import { downMessageSchema } from '../../../shared/protocol.ts';
import { toolVersion } from '../../../shared/version.ts';

test('the surface of the product changes on purpose only', () => {
  expect(Object.entries(contract).map(([name, { servedBy }]) => `${name} ${servedBy}`)).toEqual([
    'source.inventory worker',
    'source.test worker',
    'source.tables worker',
    'source.columns worker',
    'source.preview worker',
    'source.count worker',
    'source.moments worker',
    'target.test worker',
    'target.containers worker',
    'target.createContainer worker',
    'target.names worker',
    'azure.tenants worker',
    'azure.subscriptions worker',
    'azure.accounts worker',
    'azure.containers worker',
    'azure.createContainer worker',
    'azure.places worker',
    'azure.createAccount worker',
    'plan.preflight worker',
    'plan.build worker',
    'plan.check worker',
    'plan.compare worker',
    'plan.estimate worker',
    'plan.size worker',
    'plan.rights worker',
    'plan.statements worker',
    'run.start worker',
    'run.resume worker',
    'run.retryTable worker',
    'run.stop worker',
    'run.cancelFactory worker',
    'run.adjust worker',
    'run.get worker',
    'run.plan worker',
    'run.list worker',
    'run.log worker',
    'run.report worker',
    'run.quarantine worker',
    'run.reimport worker',
    'run.verify worker',
    'run.changes worker',
    'run.discard worker',
    'evidence.make worker',
    'transform.preview worker',
    'transform.detect worker',
    'series.advise worker',
    'series.run worker',
    'series.plan worker',
    'series.state worker',
    'series.prune worker',
    'dashboard.start worker',
    'dashboard.stop worker',
    'dashboard.invite worker',
    'dashboard.state worker',
    'alert.test worker',
    'network.test worker',
    'schedule.text worker',
    'schedule.create worker',
    'schedule.list worker',
    'schedule.remove worker',
    'factory.export worker',
    'factory.diff worker',
    'factory.deploy worker',
    'factory.runtime worker',
    'factory.runtimeKey worker',
    'factory.logs worker',
    'terraform.variables worker',
    'terraform.outputs worker',
    'app.info main',
    'settings.get main',
    'settings.set main',
    'secret.put main',
    'secret.find main',
    'connection.list main',
    'connection.save main',
    'connection.remove main',
    'file.openPlan main',
    'file.save main',
    'file.savePdf main',
    'file.openText main',
    'file.saveFolder main',
    'file.pick main',
    'file.pickFolder main',
    'file.show main',
    'link.open main',
    'dashboard.open main',
    'clipboard.write main',
    'window.print main',
    'sample.start main',
    'worker.restart main',
    'account.list main',
    'account.signIn main',
    'account.signOut main',
    'account.needed main',
    'account.giveUp main',
    'alert.list main',
    'alert.setRules main',
    'alert.saveChannel main',
    'alert.removeChannel main',
    'network.state main',
    'network.setPassword main',
    'signing.state main',
    'signing.create main',
    'factory.copyRuntimeKey main',
  ]);
});

test('a missing handler does not compile', () => {
  const handlers: Partial<Handlers<WorkerMethod, null>> = { 'run.stop': async () => ({}) };
  // @ts-expect-error -- all other handlers are missing
  const all: Handlers<WorkerMethod, null> = { 'run.stop': async () => ({}) };
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

test('files of a folder stay inside of it', () => {
  const to = (path: string) => contract['file.saveFolder'].input.safeParse({ title: 'x', files: [{ path, text: '' }] });
  for (const path of ['a.json', 'pipeline/tableferry_all.json', '.github/x', 'a..b/c'])
    expect(to(path).success, path).toBe(true);
  for (const path of ['', '/etc/x', '../x', 'a/../x', 'a/..', './a', 'C:\\x', 'C:/x', 'a//b', 'a\\b', 'a/', 'a\nb'])
    expect(to(path).success, path).toBe(false);
});
