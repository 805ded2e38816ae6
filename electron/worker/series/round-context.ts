// What a round is given from outside, and what its steps share.
import type { RunTrigger, Secrets } from '../../../shared/contract.ts';
import type { LogLevel } from '../../../shared/log-level.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { SeriesState } from '../../../shared/series.ts';
import type { Increment } from '../../../shared/increment.ts';
import type { Clock } from '../clock.ts';
import type { LeasePort } from '../ports/lease.ts';
import type { TargetPort } from '../ports/ports.ts';
import type { RunDesk } from '../run-desk-port.ts';
import type { SeriesDesk } from '../series-desk.ts';
import type { Verdict } from '../source/changes/verdict.ts';
import type { TableDrift } from './decide-table.ts';
import type { ToChangesTable } from './derive-plan.ts';
import type { HeldSeries } from './held-series.ts';
import type { RoundBook } from './round-book.ts';

export type RoundRequest = {
  /** As people approved it; it has a series. */
  readonly plan: Plan;
  readonly secrets: Secrets;
  readonly logLevel: LogLevel;
  readonly trigger: RunTrigger;
  /** Whether new full versions are written at its end, and all keys compared, whatever the plan says. */
  readonly isCompacted: boolean;
  readonly isSwept: boolean;
};

/** The runs of a round are those of its state folder, as any other. */
export type RoundRuns = SeriesDesk & Pick<RunDesk, 'start' | 'resume' | 'stop' | 'list' | 'plan' | 'discard'>;

export type Position = { readonly table: PlanTable; readonly increment: Increment; readonly since: ChangeMark };

/** A table as it is now. */
export type LookedAt = { readonly table: PlanTable; readonly drift: TableDrift };

export type RoundParts = {
  readonly runs: RoundRuns;
  readonly lease: LeasePort;
  /** For manifests of other state folders, and what is made of what is stored. */
  readonly target: TargetPort;
  /** The tables as they are now, where their policy lets them be read so, and what became of them since the plan. */
  look(tables: readonly PlanTable[], signal: AbortSignal): Promise<readonly LookedAt[]>;
  /** Whether all changes since these positions can be read, in their order. */
  judge(positions: readonly Position[], signal: AbortSignal): Promise<readonly Verdict[]>;
  isSnapshotAllowed(signal: AbortSignal): Promise<boolean>;
  readonly toChangesTable: ToChangesTable;
  readonly toKeysTable: ToChangesTable;
  readonly clock: Clock;
  /** Account and computer. */
  readonly by: string;
};

/** One round in progress. */
export type Round = RoundRequest &
  RoundParts & {
    /** By name; of tables with an increment. */
    readonly drifts: ReadonlyMap<string, TableDrift>;
    readonly series: string;
    readonly number: number;
    readonly held: HeldSeries;
    readonly book: RoundBook;
    /** Puts the next state into the target. Throws SERIES_LEASE_LOST. */
    advance(next: SeriesState, signal: AbortSignal): Promise<void>;
    nowUtc(): string;
  };
