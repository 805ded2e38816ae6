// Log lines as they are filtered, shown and copied.
import type { RunLogLine } from '../../shared/contract.ts';
import { formatClock } from '../ui/when.ts';

export type LevelFilter = 'all' | 'warning' | 'error';

const isAtLeast = (line: RunLogLine, level: LevelFilter): boolean =>
  level === 'all' || line.level === 'error' || line.level === level;

/** The same array when nothing is filtered. */
export function filterLines(lines: readonly RunLogLine[], level: LevelFilter, filter: string): readonly RunLogLine[] {
  const wanted = filter.trim().toLowerCase();
  if (level === 'all' && wanted === '') return lines;
  return lines.filter((line) => isAtLeast(line, level) && line.text.toLowerCase().includes(wanted));
}

/** In this computer's zone. */
export const lineTime = ({ atUtc }: RunLogLine): string => formatClock(atUtc);

/** With the whole time in UTC, for a mail or a ticket. */
export const linesAsText = (lines: readonly RunLogLine[]): string =>
  lines.map((line) => `${line.atUtc} ${line.level} ${line.text}`).join('\n');
