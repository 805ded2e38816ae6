// The newest lines of a run's log, in order and without doubles, whether they were asked for or came by themselves.
import type { RunLogLine } from '../../shared/contract.ts';

/** Also what `run.log` gives at most. */
export const linesKept = 5000;

export function addLines(lines: readonly RunLogLine[], more: readonly RunLogLine[]): readonly RunLogLine[] {
  const lastLine = lines.at(-1)?.line ?? 0;
  const isAfter = more.every(({ line }, index) => line > (more[index - 1]?.line ?? lastLine));
  if (more.length === 0) return lines;
  if (isAfter) return [...lines, ...more].slice(-linesKept);
  const byNumber = new Map([...lines, ...more].map((line) => [line.line, line]));
  return [...byNumber.values()].toSorted((one, other) => one.line - other.line).slice(-linesKept);
}
