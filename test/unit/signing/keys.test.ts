// Keys in the forms that people have them in, and those that are refused.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../electron/signing/fingerprint.ts';
import { groupFingerprint, readFingerprint } from '../../../shared/key-fingerprint.ts';
import {
  createKey,
  publicKeyOf,
  publicPemOf,
  readPrivateKey,
  readPublicKey,
  sealPrivateKey,
} from '../../../electron/signing/keys.ts';
import { fixedKey } from '../../fakes/evidence.ts';

const passphrase = 'correct horse battery';
/** The public key of RFC 8032, 7.1, test 1, and its fingerprint by `openssl pkey -pubin -outform DER | sha256sum`. */
const rfcPem = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
`;
const rfcSsh = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea anna@laptop';
const rfcFingerprint = '06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9';

describe('a key', () => {
  test('is written under its passphrase only, and read again with it', () => {
    const key = createKey();
    const sealed = sealPrivateKey(key, passphrase);
    expect(sealed).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expect(readPrivateKey(sealed, passphrase, 'k').equals(key)).toBe(true);
    expect(createPrivateKey({ key: sealed, passphrase }).equals(key)).toBe(true);
  });

  test('is another one each time', () => {
    expect(publicPemOf(createKey())).not.toBe(publicPemOf(createKey()));
  });

  test.each(['', 'short', 'elevenchars'])('is not written with the passphrase %j', (short) => {
    expect(() => sealPrivateKey(createKey(), short)).toThrow(/too short/);
  });

  test('says whether its passphrase is missing or wrong', () => {
    const sealed = sealPrivateKey(fixedKey(1), passphrase);
    expect(() => readPrivateKey(sealed, '', 'k.pem')).toThrow(/k\.pem was not opened: its passphrase is missing/);
    expect(() => readPrivateKey(sealed, 'another passphrase', 'k.pem')).toThrow(/the passphrase is not its own/);
  });

  test('without a passphrase, as OpenSSL makes it, is taken', () => {
    const plain = fixedKey(1).export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(readPrivateKey(plain, '', 'k').equals(fixedKey(1))).toBe(true);
  });

  test.each([
    [
      'of RSA',
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      /of type rsa/,
    ],
    ['that is public', publicPemOf(fixedKey(1)), /no private key/],
    ['of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\n', /OpenSSH/],
    ['that is damaged', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', /no key/],
    ['that is something else', 'password123', /no private key/],
  ])('%s does not sign, and its text is not quoted', (_what, text, words) => {
    const attempt = () => readPrivateKey(text, 'x', 'k.pem');
    expect(attempt).toThrow(words);
    expect(attempt).not.toThrow(/AAAA|password123/);
  });
});

describe('a public key', () => {
  test('has the fingerprint that OpenSSL and sha256sum give', () => {
    expect(fingerprintOf(readPublicKey(rfcPem, 'k'))).toBe(rfcFingerprint);
  });

  test('is read from PEM, from a line of OpenSSH and from a private key without passphrase', () => {
    expect(publicPemOf(readPublicKey(rfcSsh, 'k'))).toBe(rfcPem);
    const plain = fixedKey(3).export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(publicPemOf(readPublicKey(plain, 'k'))).toBe(publicPemOf(fixedKey(3)));
  });

  test.each([
    ['a locked private key', sealPrivateKey(fixedKey(1), passphrase), /the public one is needed/],
    ['an SSH key of RSA', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB', /no key/],
    ['an SSH key that was cut', rfcSsh.slice(0, 60), /no key/],
    ['a certificate request', 'hello', /no key/],
  ])('is not %s', (_what, text, words) => {
    expect(() => readPublicKey(text, 'k')).toThrow(words);
  });
});

describe('a fingerprint', () => {
  const own = fingerprintOf(publicKeyOf(fixedKey(1)));

  test('is grouped to be read aloud, and understood however it was written down', () => {
    expect(groupFingerprint(own).split(' ')).toHaveLength(16);
    const colons = own.toUpperCase().replace(/(..)(?=.)/g, '$1:');
    for (const written of [own, groupFingerprint(own), colons, `SHA256:${own}`])
      expect(readFingerprint(written)).toBe(own);
  });

  test.each(['', 'key.pem', own.slice(1), `${own}0`, own.replace(/^./, 'g')])('is not %j', (text) => {
    expect(readFingerprint(text)).toBeNull();
  });
});
