// What is known when a storage account said no: gathered in one place, judged in another.
import type { StorageAccountFact } from '../../../shared/azure.ts';
import type { SasFacts } from '../../../shared/sas.ts';
import type { Principal } from '../azure/principal.ts';
import type { Rights } from './rights.ts';
import type { NameFacts } from './look-up-name.ts';

export type TargetFacts = {
  /** Without the port. */
  readonly host: string;
  readonly account: string;
  readonly container: string;
  readonly way: 'key' | 'sas' | 'entra';
  readonly isHttps: boolean;
  readonly sas: SasFacts | null;
  /** Permissions of a SAS; all of them unless given. */
  readonly needed?: 'rc' | 'racwdl';
  /** `core.windows.net`: of the cloud that the sign-in is for; null = it signs in to none. */
  readonly cloudSuffix: string | null;
  /** For sentences: `the signed-in user anna@contoso.com`. */
  readonly who: string;
  readonly principal: Principal | null;
  /** Null = not looked up, as for an address by number. */
  readonly name: NameFacts | null;
  /** A name of the same account in another cloud that DNS knows. */
  readonly otherEndpoint: string | null;
  /** How far the clock of this computer is ahead of Azure's; null = not told. */
  readonly clockAheadMs: number | null;
  readonly nowMs: number;
  /** The account gave an answer, if only to somebody unknown. */
  readonly hasAnswered: boolean;
  /** What answered is not the blob service. */
  readonly isOther: boolean;
  /** The tenant whose tokens the account accepts; null = not told. */
  readonly tenant: string | null;
  /** The account in the resource manager; null = not found, or not asked. */
  readonly found: StorageAccountFact | null;
  readonly rights: Rights | null;
  /** Why the resource manager told nothing; null = it did, or was not asked. */
  readonly unseen: string | null;
};
