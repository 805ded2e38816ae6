// The vault, and how secrets take the place of their handles.
import { expect, test } from 'vitest';
import { swapSecrets } from '../../../electron/main/secret-fields.ts';
import { createVault, type Cipher } from '../../../electron/main/secrets.ts';

/** Not what was put in, and not readable by another key. */
const fakeCipher = (key = 'a'): Cipher => ({
  encrypt: async (secret) => Buffer.from(key + Buffer.from(secret).toString('hex')),
  async decrypt(bytes) {
    const text = bytes.toString();
    if (!text.startsWith(key)) throw new Error('another key');
    return Buffer.from(text.slice(1), 'hex').toString();
  },
});

test('a handle says nothing about its secret and leads back to it', async () => {
  const vault = createVault(null);
  const handle = vault.put('S3cret!');
  expect(handle).toMatch(/^secret:[0-9a-f-]{36}$/);
  expect(await vault.lookUp(handle)).toBe('S3cret!');
});

test('an unknown handle is a forgotten secret', async () => {
  await expect(createVault(null).lookUp('secret:none')).rejects.toMatchObject({ code: 'SECRET_FORGOTTEN' });
});

test('a sealed secret survives in another vault with the same key store only', async () => {
  const first = createVault(fakeCipher());
  const sealed = await first.seal(first.put('S3cret!'));
  expect(sealed).not.toBeNull();
  expect(Buffer.from(sealed ?? '', 'base64').toString()).not.toContain('S3cret!');

  const second = createVault(fakeCipher());
  expect(await second.lookUp(second.putSealed(sealed ?? ''))).toBe('S3cret!');

  const otherDesktop = createVault(fakeCipher('b'));
  const handle = otherDesktop.putSealed(sealed ?? '');
  await expect(otherDesktop.lookUp(handle)).rejects.toMatchObject({ code: 'SECRET_FORGOTTEN' });
});

test('without a key store nothing is sealed', async () => {
  const vault = createVault(null);
  expect(vault.storage).toBe('memory');
  expect(await vault.seal(vault.put('S3cret!'))).toBeNull();
});

test('a line for the log has neither the secret nor the telling piece of a connection string', () => {
  const vault = createVault(null);
  vault.put('S3cret!');
  vault.put('AccountName=x;AccountKey=c2VjcmV0a2V5;EndpointSuffix=y');
  vault.put('?sv=1&sig=abc%2Fdef');
  expect(vault.redact('login S3cret! key c2VjcmV0a2V5 sas abc%2Fdef')).toBe('login *** key *** sas ***');
});

test('every field of the contract that carries a secret is filled in', async () => {
  const vault = createVault(null);
  const [a, b] = [vault.put('source-pw'), vault.put('target-key')];
  expect(await swapSecrets({ password: a, other: a }, vault.lookUp)).toEqual({ password: 'source-pw', other: a });
  expect(await swapSecrets({ secret: b }, vault.lookUp)).toEqual({ secret: 'target-key' });
  expect(await swapSecrets({ runId: 'r', secrets: { source: a, target: b } }, vault.lookUp)).toEqual({
    runId: 'r',
    secrets: { source: 'source-pw', target: 'target-key' },
  });
});

test('a secret of any name in the list of secrets is filled in', async () => {
  const vault = createVault(null);
  const swapped = await swapSecrets({ secrets: { url: vault.put('https://x'), key: '' } }, vault.lookUp);
  expect(swapped).toEqual({ secrets: { url: 'https://x', key: '' } });
});

test('an empty secret passes, one in clear does not and is not repeated', async () => {
  const { lookUp } = createVault(null);
  expect(await swapSecrets({ password: '' }, lookUp)).toEqual({ password: '' });
  for (const input of [
    { password: 'hunter2' },
    { secret: 'hunter2' },
    { secrets: { source: 'hunter2', target: '' } },
  ]) {
    const refusal = swapSecrets(input, lookUp);
    await expect(refusal).rejects.toMatchObject({ code: 'BUG' });
    await expect(refusal).rejects.not.toThrow(/hunter2/);
  }
});
