// Which state of the source is compared: that of the run, where it still can be read, or the one that is there now.
import { AppError } from '../../../shared/errors.ts';
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { readConsistencyFacts } from '../source/catalog/consistency-facts.ts';
import type { SourceSession } from '../source/session.ts';
import type { AskedSource } from './validation-request.ts';

/** What a table is read at: `isThen` = the very state that the run read. */
export type SourceMoment = {
  readonly session: SourceSession;
  readonly asOfUtc: string | null;
  readonly isThen: boolean;
  /** A sentence. */
  readonly text: string;
};

export type SourceMoments = {
  of(table: ManifestTable): Promise<SourceMoment>;
  /** The database as it is now, whatever the tables are read at. */
  readonly now: SourceSession;
  close(): Promise<void>;
};

type Evidence = Manifest['pointInTime']['moments'][number];

const asItIsNow = 'It was compared as it is now.';

/** Opens the source; a database snapshot of the run is opened when a table first needs it. */
export async function openMoments(
  manifest: Manifest,
  source: AskedSource,
  signal: AbortSignal,
): Promise<SourceMoments> {
  const now = await source.open(signal);
  let snapshot: Promise<SourceSession | null> | null = null;
  const opened: SourceSession[] = [now];
  const openSnapshot = async (evidence: Evidence): Promise<SourceSession | null> => {
    const { databaseSnapshots } = await readConsistencyFacts(now, signal);
    const found = databaseSnapshots.find(({ name }) => name === evidence.snapshotName);
    if (found === undefined || found.created !== evidence.snapshotCreated) return null;
    try {
      const session = await source.open(signal, found.name);
      opened.push(session);
      return session;
    } catch (error) {
      if (error instanceof AppError && isRefusal(error)) return null;
      throw error;
    }
  };
  return {
    now,
    async of(table) {
      const [evidence, ...more] = table.moments.flatMap((moment) =>
        manifest.pointInTime.moments.filter((one) => one.moment === moment),
      );
      const present = { session: now, asOfUtc: null, isThen: false, text: asItIsNow };
      if (evidence === undefined || more.length > 0) return present;
      if (evidence.mode === 'asOf' && evidence.atUtc !== null && table.query === null)
        return {
          session: now,
          asOfUtc: evidence.atUtc,
          isThen: true,
          text: `It was compared as it was at ${evidence.atUtc}, when the run read it.`,
        };
      if (evidence.mode !== 'databaseSnapshot' || evidence.snapshotName === null) return present;
      snapshot ??= openSnapshot(evidence);
      const session = await snapshot;
      if (session === null) return present;
      const text = `It was compared as it stands in the database snapshot ${evidence.snapshotName}, which the run read.`;
      return { session, asOfUtc: null, isThen: true, text };
    },
    close: async () => void (await Promise.all(opened.map((session) => session.close()))),
  };
}
