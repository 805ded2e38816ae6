// Rights over blobs out of permissions.
import { expect, test } from 'vitest';
import { describeRights, rightsOf } from '../../../../electron/worker/doctor/rights.ts';

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const of = (more: object) => ({ actions: [], notActions: [], dataActions: [], notDataActions: [], ...more });

test('an owner may do nothing with the blobs, and may assign the role', () => {
  const rights = rightsOf([of({ actions: ['*'] })]);
  expect(describeRights(rights)).toBe('nothing');
  expect(rights).toMatchObject({ ownsAccount: true, mayGrant: true });
});

test('a contributor may not assign it', () => {
  const rights = rightsOf([of({ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] })]);
  expect(rights).toMatchObject({ ownsAccount: true, mayGrant: false });
});

test('several roles add up, and each takes back only its own', () => {
  const rights = rightsOf([
    of({ dataActions: [`${blobs}/*`], notDataActions: [`${blobs}/delete`] }),
    of({ dataActions: [`${blobs}/read`] }),
  ]);
  expect(describeRights(rights)).toBe('read, list, write, add; not delete');
});
