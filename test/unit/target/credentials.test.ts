// Settings that cannot work are told before anybody is contacted, and without repeating the secret.
import { describe, expect, it } from 'vitest';
import { noTokens } from '../../../electron/worker/ports/tokens.ts';
import { connectContainer } from '../../../electron/worker/target/credentials.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { codeOf } from '../../faults/code-of.ts';

const ref = { env: 'UNUSED' };
const container = 'migration';
const key = Buffer.alloc(64, 1).toString('base64');
const byString: TargetConfig = { kind: 'connectionString', value: ref, container };
const byKey = (endpoint: string): TargetConfig => ({
  kind: 'accountKey',
  endpoint,
  account: 'acc',
  key: ref,
  container,
});
const bySas = (endpoint: string): TargetConfig => ({ kind: 'sas', endpoint, sas: ref, container });
const urlOf = (config: TargetConfig, secret: string): string => {
  const { client, agent } = connectContainer(config, secret, 1000, { tokens: noTokens, isPatient: false });
  agent.destroy();
  return client.url;
};

describe('the address of the container', () => {
  it.each([
    [
      byString,
      `DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=${key};EndpointSuffix=core.windows.net`,
      'https://acc.blob.core.windows.net/migration',
    ],
    [byString, 'UseDevelopmentStorage=true', 'http://127.0.0.1:10000/devstoreaccount1/migration'],
    [byKey('https://acc.blob.core.windows.net/'), `${key}\n`, 'https://acc.blob.core.windows.net/migration'],
    [byKey('http://127.0.0.1:10000/acc'), key, 'http://127.0.0.1:10000/acc/migration'],
    [
      bySas('https://acc.blob.core.windows.net'),
      '?sv=1&sig=x%2F',
      'https://acc.blob.core.windows.net/migration?sv=1&sig=x%2F',
    ],
    [bySas('http://127.0.0.1:10000/acc/'), 'sv=1&sig=x', 'http://127.0.0.1:10000/acc/migration?sv=1&sig=x'],
  ])('is made from %j', (config, secret, url) => {
    expect(urlOf(config, secret)).toBe(url);
  });
});

describe('settings', () => {
  it.each([
    ['a text that is no connection string', byString, 'SECRETSECRET'],
    ['a connection string without a key', byString, 'DefaultEndpointsProtocol=https;AccountName=SECRET'],
    [
      'a key in a connection string that is not Base64',
      byString,
      'DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=SECRET!;EndpointSuffix=core.windows.net',
    ],
    ['a key that is not Base64', byKey('https://acc.blob.core.windows.net'), 'SECRET SECRET SECRET'],
    [
      'a SAS with its address',
      bySas('https://acc.blob.core.windows.net'),
      'https://acc.blob.core.windows.net/?sv=1&sig=SECRET',
    ],
    ['a SAS without a signature', bySas('https://acc.blob.core.windows.net'), 'sv=1&sp=SECRET'],
    ['a SAS in the endpoint', bySas('https://acc.blob.core.windows.net/?sig=SECRET'), 'sv=1&sig=x'],
    ['an endpoint of another kind', byKey('ftp://acc'), key],
  ])('are refused: %s', (_, config, secret) => {
    expect(() => urlOf(config, secret)).toThrow(codeOf('TARGET_SETTINGS_INVALID'));
    expect(() => urlOf(config, secret)).not.toThrow('SECRET');
  });
});
