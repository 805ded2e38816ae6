// What somebody may do with the blobs of a container, out of what the resource manager calls permissions.
import { allowsAction, allowsData, dataActions, type Permission } from '../../../shared/azure.ts';

export type Rights = {
  readonly read: boolean;
  readonly write: boolean;
  readonly add: boolean;
  readonly delete: boolean;
  /** May do everything to the account itself, which gives nothing over its blobs: Owner, Contributor. */
  readonly ownsAccount: boolean;
  /** May assign the missing role, also to himself. */
  readonly mayGrant: boolean;
};

export const rightsOf = (permissions: readonly Permission[]): Rights => ({
  read: allowsData(permissions, dataActions.read),
  write: allowsData(permissions, dataActions.write),
  add: allowsData(permissions, dataActions.add),
  delete: allowsData(permissions, dataActions.delete),
  ownsAccount: allowsAction(permissions, 'Microsoft.Storage/storageAccounts/write'),
  mayGrant: allowsAction(permissions, 'Microsoft.Authorization/roleAssignments/write'),
});

/** Blobs are listed by the right to read them. */
export function describeRights({ read, write, add, delete: mayDelete }: Rights): string {
  const each: readonly (readonly [string, boolean])[] = [
    ['read', read],
    ['list', read],
    ['write', write],
    ['add', add],
    ['delete', mayDelete],
  ];
  const [may, mayNot] = [true, false].map((wanted) => each.filter(([, is]) => is === wanted).map(([name]) => name));
  if (may === undefined || may.length === 0) return 'nothing';
  return mayNot === undefined || mayNot.length === 0 ? may.join(', ') : `${may.join(', ')}; not ${mayNot.join(', ')}`;
}
