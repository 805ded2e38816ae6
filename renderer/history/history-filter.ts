// Which runs the history shows.
import type { Movers, RunSummary } from '../../shared/contract.ts';
import { isResumable } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';

export const stateFilters = ['all', 'inProgress', 'resumable', 'completed'] as const;
export type StateFilter = (typeof stateFilters)[number];
export const moverFilters = ['all', 'here', 'factory', 'both'] as const;
/** `all`: whoever moved them. */
export type MoverFilter = Movers | 'all';

const tests: Readonly<Record<StateFilter, (run: RunSummary) => boolean>> = {
  all: () => true,
  inProgress: ({ state }) => isInProgress(state),
  resumable: ({ state }) => isResumable(state),
  completed: ({ state }) => state.kind === 'completed',
};

export const filterRuns = (runs: readonly RunSummary[], filter: StateFilter): readonly RunSummary[] =>
  runs.filter(tests[filter]);

export const filterMovers = (runs: readonly RunSummary[], movers: MoverFilter): readonly RunSummary[] =>
  movers === 'all' ? runs : runs.filter(({ movedBy }) => movedBy === movers);
