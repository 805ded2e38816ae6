// What an administrator does to a database, after which changes may be lost: between rounds.
import type { DatabaseControl } from '../double/engine/control.ts';
import { instance, type Mode } from './modes.ts';

export const disturbances = [
  'truncate',
  'restore',
  'cleanup',
  'begun anew',
  'right lost',
  'capture stands still',
] as const;
export type Disturbance = (typeof disturbances)[number];

export type DisturbTools = {
  readonly control: DatabaseControl;
  /** Who the product signs in as. */
  readonly user: string;
  run(sql: string): boolean;
  transact(): boolean;
  /** A state to go back to; null = none yet. */
  backup(): string | null;
  /** Ends every transaction that is open. */
  endAll(): void;
};

/** False where it cannot happen. */
export function disturb(
  what: Disturbance,
  { name, increment, canTruncate, enable }: Mode,
  tools: DisturbTools,
): boolean {
  const { control, user, run, transact } = tools;
  const isTracked = name === 'changeTracking';
  const isCaptured = increment.mode === 'cdc';
  switch (what) {
    case 'truncate':
      return canTruncate && run('TRUNCATE TABLE dbo.T');
    case 'restore': {
      const backup = tools.backup();
      if (backup === null) return false;
      tools.endAll();
      control.restore(backup);
      return true;
    }
    case 'cleanup':
      if (isTracked) control.cleanTracking('dbo', 'T');
      else if (isCaptured && control.lastLsn() !== null) control.cleanCapture(instance);
      else return false;
      return true;
    case 'begun anew': {
      const stop = isTracked
        ? 'ALTER TABLE dbo.T DISABLE CHANGE_TRACKING'
        : `EXEC sys.sp_cdc_disable_table N'dbo', N'T', N'${instance}'`;
      const start = isTracked ? 'ALTER TABLE dbo.T ENABLE CHANGE_TRACKING' : (enable[1] ?? '');
      if (!isTracked && !isCaptured) return false;
      // What is written in between nobody notes.
      return run(stop) && transact() && run(start);
    }
    case 'right lost':
      if (!isTracked && !isCaptured) return false;
      control.revoke(user, isTracked ? 'changes' : 'cdc', 'dbo', 'T');
      return true;
    case 'capture stands still':
      if (isCaptured) control.pauseCapture();
      return isCaptured;
  }
}

export function giveBack({ control, user }: Pick<DisturbTools, 'control' | 'user'>): void {
  control.grant(user, 'changes', 'dbo', 'T');
  control.grant(user, 'cdc', 'dbo', 'T');
}
