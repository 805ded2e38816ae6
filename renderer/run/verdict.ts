// The verdict over a run, and what of it needs a human.
import type { Report } from '../../shared/report.ts';
import type { RunSnapshot, TableSnapshot } from '../../shared/run.ts';
import { verdictOf, type Validation } from '../../shared/validation.ts';
import type { StatusKind } from '../ui/status.tsx';
import { text } from '../text/text.ts';

export type VerdictWords = { readonly kind: StatusKind; readonly words: string; readonly meaning: string };

export type Exceptions = {
  readonly failed: readonly TableSnapshot[];
  readonly setAside: readonly TableSnapshot[];
  /** Neither finished nor failed. */
  readonly unfinished: readonly TableSnapshot[];
  /** Rules that were broken and only counted, as the report says them. */
  readonly broken: readonly string[];
};

export const exceptionsOf = ({ tables }: RunSnapshot, report: Report | null = null): Exceptions => ({
  broken: (report?.exceptions ?? []).flatMap(({ kind, table, text: words }) =>
    kind === 'ruleBroken' ? [`${table ?? ''}: ${words}`] : [],
  ),
  failed: tables.filter(({ state }) => state === 'failed'),
  setAside: tables.filter(({ rowsSetAside }) => rowsSetAside > 0),
  unfinished: tables.filter(({ state }) => state === 'waiting' || state === 'running'),
});

/**
 * Complete only when the run says so: its manifest is written last. What a validation found since weighs more than what
 * was verified then.
 */
export function judge({ state }: RunSnapshot, { setAside, broken }: Exceptions, last: Validation | null): VerdictWords {
  const { verdict, meaning } = text.result;
  switch (state.kind) {
    case 'completed':
      if (last !== null && verdictOf(last) === 'differs')
        return { kind: 'failed', words: verdict.differs, meaning: meaning.differs };
      return setAside.length + broken.length === 0
        ? { kind: 'passed', words: verdict.verified, meaning: meaning.verified }
        : { kind: 'warning', words: verdict.decisions(setAside.length + broken.length), meaning: meaning.decisions };
    case 'failed':
      return { kind: 'failed', words: verdict.failed, meaning: meaning.failed };
    case 'running':
    case 'stopping':
      return { kind: 'running', words: verdict.running, meaning: meaning.running };
    case 'discarding':
      return { kind: 'warning', words: verdict.discarding, meaning: meaning.discarding };
    case 'ready':
    case 'stopped':
      return { kind: 'skipped', words: verdict.stopped, meaning: meaning.stopped };
  }
}
