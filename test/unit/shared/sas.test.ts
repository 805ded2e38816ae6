// What a SAS says of itself, and what it lacks.
import { expect, test } from 'vitest';
import { missingPermissions, readSas } from '../../../shared/sas.ts';

test('a container SAS is read with its times, its resource and its range', () => {
  const text =
    '?sv=2024-11-04&st=2026-11-01T00%3A00%3A00Z&se=2026-12-01T18%3A00Z&sr=c&sp=racwdl&sip=10.0.0.1-10.0.0.9&spr=https&si=p1&sig=x%2By%3D';
  expect(readSas(text)).toEqual({
    kind: 'service',
    version: '2024-11-04',
    permissions: 'racwdl',
    startsMs: Date.parse('2026-11-01T00:00:00Z'),
    endsMs: Date.parse('2026-12-01T18:00:00Z'),
    resource: 'c',
    services: '',
    resourceTypes: '',
    addresses: '10.0.0.1-10.0.0.9',
    isHttpsOnly: true,
    policy: 'p1',
    signer: null,
  });
});

test('the kinds of SAS are told apart', () => {
  expect(readSas('ss=bf&srt=sco&sp=rwdlac&sig=x')).toMatchObject({
    kind: 'account',
    services: 'bf',
    resourceTypes: 'sco',
  });
  expect(readSas('sr=c&skoid=33333333-3333-4333-8333-333333333333&sktid=t&sig=x')).toMatchObject({
    kind: 'userDelegation',
    signer: '33333333-3333-4333-8333-333333333333',
  });
});

test('neither its signature nor what is broken in it is kept', () => {
  const facts = readSas('sr=c&se=soon&sp=%E0%A4%A&spr=https,http&sig=c2VjcmV0');
  expect(facts).toMatchObject({ endsMs: null, permissions: '%E0%A4%A', isHttpsOnly: false });
  expect(JSON.stringify(facts)).not.toContain('c2VjcmV0');
});

test.each([
  ['racwdl', ''],
  ['rwdl', ''],
  ['rwl', 'd'],
  ['c', 'rawdl'],
  ['', 'racwdl'],
])('with the permissions "%s" it lacks "%s"', (permissions, missing) => {
  expect(
    missingPermissions({ permissions })
      .map(({ letter }) => letter)
      .join(''),
  ).toBe(missing);
});
