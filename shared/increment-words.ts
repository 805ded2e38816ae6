// Ways of finding changes in a few words.
import type { Increment, IncrementMode } from './increment.ts';

/** As the end of `Its changes are found ...`. */
export function describeIncrement(increment: Increment): string {
  switch (increment.mode) {
    case 'reload':
      return 'by loading it whole';
    case 'changeTracking':
      return 'by change tracking';
    case 'cdc':
      return `by CDC (${increment.instance}, ${increment.rows === 'net' ? 'the last state of each row' : 'every change'})`;
    case 'rowversion':
      return `by its rowversion ${increment.column}`;
    case 'watermark':
      return `by ${increment.column}, with an overlap of ${increment.kind === 'time' ? `${String(increment.overlapSeconds)} s` : increment.overlap}`;
    case 'temporal':
      return `by its period ${increment.start} to ${increment.end}`;
  }
}

/** The ways by name. */
export const modeWords: Readonly<Record<IncrementMode, string>> = {
  reload: 'whole loads',
  changeTracking: 'change tracking',
  cdc: 'CDC',
  rowversion: 'rowversion',
  watermark: 'watermark',
  temporal: 'period',
};
