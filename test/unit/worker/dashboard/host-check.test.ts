// Which names of this computer are answered to.
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { createHostCheck } from '../../../../electron/worker/dashboard/host-check.ts';
import { generate } from 'selfsigned';

test('on this computer only its own names are answered, through a tunnel too', () => {
  const isOwn = createHostCheck({ isOnLan: false, certificate: null });
  for (const host of ['127.0.0.1:4747', 'localhost:4747', 'LOCALHOST', '[::1]:80', '127.0.0.1:9000'])
    expect([host, isOwn(host)]).toEqual([host, true]);
  for (const host of [
    undefined,
    '',
    'evil.example',
    'evil.example:4747',
    '127.0.0.1.evil.example',
    'localhost.evil.example:4747',
    'localhost@evil.example',
    '192.168.1.5:4747',
    '127.0.0.1:4747, evil.example',
    hostname().toLowerCase() === 'localhost' ? 'other' : hostname(),
  ])
    expect([host, isOwn(host)]).toEqual([host, false]);
});

test('on the network addresses and the own name are answered, and no other name', () => {
  const isOwn = createHostCheck({ isOnLan: true, certificate: null });
  for (const host of ['192.168.1.5:4747', '[fe80::1]:4747', 'localhost', hostname()]) expect(isOwn(host)).toBe(true);
  for (const host of ['evil.example:4747', '192.168.1.5.evil.example']) expect(isOwn(host)).toBe(false);
});

test('names of the certificate are answered', async () => {
  const { cert } = await generate([{ name: 'commonName', value: 'dash.corp.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'dash.corp.example' }] }],
  });
  const isOwn = createHostCheck({ isOnLan: true, certificate: cert });
  expect(isOwn('dash.corp.example:8443')).toBe(true);
  expect(isOwn('other.corp.example:8443')).toBe(false);
});
