// Asks the server which points in time it offers for some tables, for someone who is to choose.
import type { OutputOf } from '../../../../shared/contract.ts';
import { readConsistencyFacts } from '../../source/catalog/consistency-facts.ts';
import { leftoversIn, writeSnapshotScript } from '../../source/point-in-time/database-snapshot.ts';
import type { SourceSession } from '../../source/session.ts';
import { allowSnapshotScript, bestMoment } from './decide-moment.ts';
import { momentChoices, type MomentTable } from './moment-choices.ts';

export async function offerMoments(
  session: SourceSession,
  database: string,
  tables: readonly MomentTable[],
  signal: AbortSignal,
): Promise<OutputOf<'source.moments'>> {
  const facts = await readConsistencyFacts(session, signal);
  const choices = momentChoices(facts, tables);
  const mayCreate = facts.canCreateDatabase !== false && choices.some(isOffered);
  return {
    choices,
    best: bestMoment(choices) ?? 'none',
    databaseSnapshots: facts.databaseSnapshots,
    leftovers: [...leftoversIn(facts)],
    snapshotScript: mayCreate ? await writeSnapshotScript(session, database, signal) : null,
    allowScript: facts.snapshotIsolation === 'off' ? allowSnapshotScript(database) : null,
  };
}

const isOffered = ({ mode, isAvailable }: { readonly mode: string; readonly isAvailable: string }): boolean =>
  mode === 'databaseSnapshot' && isAvailable !== 'no';
