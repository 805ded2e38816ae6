// Where a name leads to, and which addresses are of one's own network.
import { expect, test } from 'vitest';
import { isPrivateAddress, lookUpName } from '../../../../electron/worker/doctor/look-up-name.ts';

const never = new AbortController().signal;

test.each(['10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.1.1', '100.64.0.1', 'fd00::1', 'fe80::1'])(
  '%s is private',
  (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  },
);
test.each(['20.60.1.1', '172.32.0.1', '172.15.0.1', '192.169.0.1', '100.128.0.1', '2603:1030::1'])(
  '%s is public',
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);

test('a name is looked up, an address by number is not', async () => {
  expect(await lookUpName('localhost', never)).toMatchObject({ kind: 'found', isPrivateLink: false });
  expect(await lookUpName('127.0.0.1', never)).toBeNull();
  expect(await lookUpName('[::1]', never)).toBeNull();
});

test('whoever gives up gets no answer', async () => {
  await expect(lookUpName('localhost', AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
});
