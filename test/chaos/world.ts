// What a campaign needs around it: a source with known rows, a storage account, and a plan between them.
import type { Manifest, ManifestTable } from '../../shared/manifest.ts';
import type { Plan } from '../../shared/plan.ts';

export type World = {
  readonly plan: Plan;
  readonly connectionString: string;
  readonly password: string;
  readonly rowCount: number;
  /** Compares the rows of one table's parts (local copies) with the source. Returns what differs, one sentence each. */
  compare(table: ManifestTable, files: readonly string[], manifest: Manifest): Promise<readonly string[]>;
  close(): Promise<void>;
};
