// The secrets of a plan, found where its references lead.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPlanSecrets } from '../../../electron/main/secret-refs.ts';
import type { SecretRef } from '../../../shared/secret-ref.ts';
import { plan, planTable } from '../../fakes/plan.ts';

function planWith(source: SecretRef, target: SecretRef): unknown {
  const made = plan([planTable('t1')]);
  return {
    ...made,
    source: { ...made.source, authentication: { kind: 'sql', user: 'etl', password: source } },
    target: { kind: 'connectionString', value: target, container: 'lake' },
  };
}

const guid = '11111111-2222-4333-8444-555555555555';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-refs-'));
const fileWith = (name: string, text: string): SecretRef => {
  writeFileSync(join(folder, name), text);
  return { file: join(folder, name) };
};

test('references to the environment and to files lead to their secrets', () => {
  const references = planWith({ env: 'PW' }, fileWith('key', 'connection string\r\n'));
  expect(findPlanSecrets(references, { PW: 'S3cret!' })).toEqual({ source: 'S3cret!', target: 'connection string' });
});

test('what is not there is left to the user', () => {
  const nowhere = planWith({ env: 'PW' }, { file: join(folder, 'none') });
  expect(findPlanSecrets(nowhere, {})).toEqual({ source: null, target: null });
  expect(findPlanSecrets(planWith({ stdin: true }, fileWith('empty', '\n')), {})).toEqual({
    source: null,
    target: null,
  });
});

test('the secret of who asks Data Factory is looked for only where the plan names one', () => {
  const as = { kind: 'servicePrincipal', clientId: guid, secret: { env: 'FACTORY' } };
  const factory = {
    factory: 'adf-sales',
    nodes: 1,
    vault: 'kv-sales',
    storage: null,
    subscription: guid,
    resourceGroup: 'rg-sales',
    signIn: { tenant: 'contoso.com', as },
  };
  const mixed = { ...plan([planTable('t1')]), factory };
  expect(findPlanSecrets(mixed, { FACTORY: 'S3cret!' })).toMatchObject({ factory: 'S3cret!' });
  expect(findPlanSecrets(mixed, {})).toMatchObject({ factory: null });
  const byPerson = { ...mixed, factory: { ...factory, signIn: { as: { kind: 'user', clientId: guid } } } };
  expect(findPlanSecrets(byPerson, {})).toMatchObject({ factory: '' });
});

test('the key of masks is looked for only where the plan names one', () => {
  const masked = { ...plan([planTable('t1')]), maskKey: { env: 'MASK' } };
  expect(findPlanSecrets(masked, { MASK: 'k' }).maskKey).toBe('k');
  expect(findPlanSecrets(masked, {}).maskKey).toBeNull();
  expect(findPlanSecrets(plan([planTable('t1')]), {})).not.toHaveProperty('maskKey');
});

test('a plan cannot send a whole file away as a password', () => {
  const large = planWith(fileWith('large', 'x'.repeat(10_000)), { stdin: true });
  expect(findPlanSecrets(large, {}).source).toBeNull();
});
