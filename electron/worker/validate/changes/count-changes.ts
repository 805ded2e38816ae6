// How many rows of a table changed since its mark, by the best way that the server offers; unknown where none is sound.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';
import { takeMarks } from '../../source/changes/take-marks.ts';
import type { SourceSession } from '../../source/session.ts';
import { canChoose, exportedRows, isSelfContained, type ChangeTable } from './change-table.ts';
import { otherDatabase, unwritten, wentBack } from '../../source/changes/compare-database.ts';
import { countLater, countNow } from './count-rows.ts';
import { countTracked } from './count-tracked.ts';
import { judgeCounts } from './judge-counts.ts';
import { judgeUse } from './judge-use.ts';

const unknown = (how: string): TableChanges => ({ kind: 'unknown', rows: null, isAtLeast: false, way: 'none', how });

/**
 * `now`: a mark taken on this session; taken anew when absent, null for a table that is not there. Throws what the
 * source throws, apart from what it may refuse.
 */
export async function countChanges(
  session: SourceSession,
  table: ChangeTable,
  mark: ChangeMark | null,
  signal: AbortSignal,
  now?: ChangeMark | null,
): Promise<TableChanges> {
  if (table.kind !== 'table' || mark === null) return byCountAlone(session, table, mark, signal);
  const [current = null] = now === undefined ? await takeMarks(session, [table], signal) : [now];
  if (current === null) return unknown('The table is not there any more, or this login may not see it.');
  const other = otherDatabase(mark.database, current.database);
  if (other !== null) return unknown(other);
  const proven = unwritten(mark.database, current.database);
  if (proven !== null) return proven;
  if (mark.objectId !== null && current.objectId !== null && mark.objectId !== current.objectId)
    return { ...unknown('The table was dropped and made anew since.'), kind: 'changed', way: 'database' };
  if (wentBack(mark, current))
    return unknown('The versions of the database are lower than they were: it was restored to an earlier state.');
  const found = await byBestWay(session, table, mark, current, signal);
  if (found.kind !== 'none' || isSelfContained(table)) return found;
  return unknown(`${found.how} The filter chooses by more than the rows themselves, so that it may choose others now.`);
}

/** Of a view or a query the tables behind it are not known; of a table without a mark nothing is. */
async function byCountAlone(
  session: SourceSession,
  table: ChangeTable,
  mark: ChangeMark | null,
  signal: AbortSignal,
): Promise<TableChanges> {
  const why =
    table.kind === 'table'
      ? mark === null
        ? 'When it was exported, nothing was noted by which changes could be told.'
        : ''
      : `Of a ${table.kind} it is not known which tables stand behind it.`;
  const now = canChoose(table) ? await countNow(session, table, signal) : null;
  if (now === null) return unknown(why);
  const changed = judgeCounts({ later: null, now, exported: exportedRows(table) }, { way: 'count', by: '' });
  return changed ?? unknown(`It holds as many rows as were exported. ${why}`);
}

async function byBestWay(
  session: SourceSession,
  table: ChangeTable,
  mark: ChangeMark,
  now: ChangeMark,
  signal: AbortSignal,
): Promise<TableChanges> {
  const tracked = await countTracked(session, table, mark, now, signal);
  if (tracked !== null && typeof tracked !== 'string') return tracked;
  const later = await countLater(session, table, mark, now, signal);
  if (later !== null && later.kind !== 'unknown') return later;
  const count = later === null && canChoose(table) ? await countNow(session, table, signal) : null;
  const byCount =
    count === null
      ? null
      : judgeCounts({ later: null, now: count, exported: exportedRows(table) }, { way: 'count', by: '' });
  if (byCount !== null) return byCount;
  const use = judgeUse(mark, now);
  const reasons = [tracked, later?.how, count === null ? null : 'It holds as many rows as were exported.', use.how];
  const how = reasons.filter((reason) => typeof reason === 'string' && reason !== '').join(' ');
  // A write may have been to rows that were not chosen.
  return table.where === null ? { ...use, how } : unknown(how);
}
