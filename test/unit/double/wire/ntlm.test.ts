import { describe, expect, it } from 'vitest';
import { md4 } from '../../../double/wire/md4.ts';
import { isGenuine } from '../../../double/wire/ntlm.ts';

describe('MD4', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('of %j is that of RFC 1320', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });
});

describe('an NTLMv2 response', () => {
  // The example of [MS-NLMP] 4.2.4: user "User", domain "Domain", password "Password".
  const nonce = Buffer.from('0123456789abcdef', 'hex');
  const temp =
    '01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000' +
    '02000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000';
  const proof = '68cd0ab851e51c96aabc927bebef6a1c';
  const answer = { domain: 'Domain', user: 'User', response: Buffer.from(proof + temp, 'hex') };

  it('is accepted as in the example of the specification', () => {
    expect(isGenuine(answer, 'Password', nonce)).toBe(true);
  });

  it('is refused for another password, nonce, user or a changed response', () => {
    const changed = Buffer.from(answer.response);
    changed[30] ^= 1;
    expect(isGenuine(answer, 'password', nonce)).toBe(false);
    expect(isGenuine(answer, 'Password', Buffer.alloc(8))).toBe(false);
    expect(isGenuine({ ...answer, user: 'Other' }, 'Password', nonce)).toBe(false);
    expect(isGenuine({ ...answer, response: changed }, 'Password', nonce)).toBe(false);
    expect(isGenuine({ ...answer, response: Buffer.alloc(0) }, 'Password', nonce)).toBe(false);
  });
});
