// Who a token speaks for.
import { expect, test } from 'vitest';
import { readPrincipal } from '../../../../electron/worker/azure/principal.ts';

const oid = '33333333-3333-4333-8333-333333333333';
const tid = '11111111-1111-4111-8111-111111111111';
const app = '44444444-4444-4444-8444-444444444444';
const token = (claims: object): string => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test('a person is named by the sign-in name, an application by its client id', () => {
  expect(readPrincipal(token({ oid, tid, upn: 'anna@contoso.com', appid: app }))).toEqual({
    objectId: oid,
    name: 'anna@contoso.com',
    kind: 'User',
    tenant: tid,
  });
  expect(readPrincipal(token({ oid, tid, appid: app, idtyp: 'app' }))).toEqual({
    objectId: oid,
    name: app,
    kind: 'ServicePrincipal',
    tenant: tid,
  });
});

test('a guest is named by the address of his home', () => {
  const claims = { oid, tid, unique_name: 'live.com#bob@fabrikam.com', email: 'bob@fabrikam.com' };
  expect(readPrincipal(token(claims))).toMatchObject({ kind: 'User', objectId: oid });
});

test.each(['', 'opaque', 'a.b.c', token({ upn: 'anna@contoso.com' }), token({ oid: '"; rm -rf /' })])(
  'what is no token that can be read names nobody: %s',
  (text) => {
    expect(readPrincipal(text)).toBeNull();
  },
);
