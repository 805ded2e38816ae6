// A run in a few words: its state with how far it came, and whether it waits to be resumed.
import type { RunSummary } from '../../shared/contract.ts';
import { isResumable, type RunState } from '../../shared/run.ts';
import type { Route } from '../stores/app-store.ts';
import { text } from '../text/text.ts';
import type { StatusKind } from '../ui/status.tsx';

const words = text.home.states;

const kinds: Readonly<Record<RunState['kind'], StatusKind>> = {
  ready: 'waiting',
  running: 'running',
  stopping: 'running',
  stopped: 'skipped',
  failed: 'failed',
  completed: 'passed',
  discarding: 'skipped',
};

/** A stop that was asked for is no trouble; one that nobody asked for is. */
export const statusKindOf = ({ state }: RunSummary): StatusKind =>
  state.kind === 'stopped' && state.reason === 'crash' ? 'warning' : kinds[state.kind];

/** `Stopped at 62%`, `Complete`. */
export function stateWords({ state, rows, rowsEstimate }: RunSummary): string {
  const word = state.kind === 'stopped' && state.reason === 'crash' ? words.interrupted : words[state.kind];
  const hasProgress = state.kind === 'stopped' || state.kind === 'failed' || state.kind === 'running';
  return hasProgress ? text.home.at(word, rows, rowsEstimate) : word;
}

export const canResume = ({ state, isElsewhere }: RunSummary): boolean => isResumable(state) && !isElsewhere;

export const byLatest = (a: RunSummary, b: RunSummary): number => b.updatedUtc.localeCompare(a.updatedUtc);

/** The run that "Resume" means: the one that changed last among those that wait. */
export const latestResumable = (runs: readonly RunSummary[]): RunSummary | null =>
  runs.filter(canResume).toSorted(byLatest)[0] ?? null;

export const routeOf = ({ runId, state }: RunSummary): Route =>
  state.kind === 'completed' ? { name: 'result', runId } : { name: 'run', runId };
