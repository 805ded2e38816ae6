// Where the changes of a table go on, in words.
import type { ChangeMark } from './change-mark.ts';
import type { SeriesTable } from './series.ts';
import type { IncrementMode } from './increment.ts';

/** `change tracking version 42, at 2026-01-02 03:04:05 UTC` */
export function positionText({
  increment,
  position,
  reload,
}: Pick<SeriesTable, 'increment' | 'position' | 'reload'>): string {
  if (increment.mode === 'reload') return 'loaded whole in every round';
  if (position === null) return reload === null ? 'not yet loaded' : 'to be loaded whole in the next round';
  return markText(increment.mode, position);
}

/** The same of a mark, by the mode that goes by it. */
export function markText(mode: IncrementMode, mark: ChangeMark): string {
  const at = mark.takenUtc === null ? '' : `, at ${mark.takenUtc.slice(0, 19).replace('T', ' ')} UTC`;
  return `${placeOf(mode, mark)}${at}`;
}

function placeOf(mode: IncrementMode, position: ChangeMark): string {
  switch (mode) {
    case 'changeTracking':
      return `change tracking version ${position.tracking?.version ?? 'unknown'}`;
    case 'cdc':
      return `CDC ${position.cdc?.instance ?? 'instance'} up to LSN ${position.cdc?.maxLsn ?? 'unknown'}`;
    case 'rowversion':
      return `rowversion ${position.rowversion?.bound ?? 'unknown'}`;
    case 'watermark':
      return `${position.watermark?.column ?? 'watermark'} up to ${position.watermark?.value ?? 'no value'}`;
    case 'temporal':
      return `changes since ${position.period?.sinceUtc ?? 'unknown'} UTC`;
    default:
      return 'loaded whole in every round';
  }
}
