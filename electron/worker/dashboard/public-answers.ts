// What of an answer leaves this computer: no driver's own words, no way into source or storage, no names of its secrets.
import type { RunSummary } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Report } from '../../../shared/report.ts';
import type { RunSnapshot, RunState } from '../../../shared/run.ts';

const notShown = 'its detail is told by the window and the log of the run only';

/** The catalogue's words and their values; drivers, and bugs, may quote anything. */
export const publicError = ({ code, context }: AppErrorData): AppErrorData => ({
  code,
  context: code === 'BUG' ? { detail: notShown } : context,
});

const publicState = (state: RunState): RunState =>
  state.kind === 'failed' ? { ...state, error: publicError(state.error) } : state;

/** Who carries a run is nothing to somebody who only looks. */
export const publicSummary = (run: RunSummary): RunSummary => ({
  ...run,
  state: publicState(run.state),
  isElsewhere: false,
});

export const publicSnapshot = (snapshot: RunSnapshot): RunSnapshot => ({
  ...snapshot,
  state: publicState(snapshot.state),
  tables: snapshot.tables.map((table) =>
    table.error === null ? table : { ...table, error: publicError(table.error) },
  ),
  isElsewhere: false,
});

/** Says what is moved and how it is read; of the connections only the names of server, database and container. */
export function publicPlan(plan: Plan): Plan {
  const { server, database } = plan.source;
  return {
    ...plan,
    source: {
      server,
      database,
      authentication: { kind: 'integrated' },
      encrypt: 'mandatory',
      trustServerCertificate: false,
      readOnlyIntent: false,
      connectTimeoutMs: plan.source.connectTimeoutMs,
      stallTimeoutMs: plan.source.stallTimeoutMs,
      packetSizeBytes: plan.source.packetSizeBytes,
    },
    target: { kind: 'connectionString', value: { stdin: true }, container: plan.target.container },
    preflight: null,
    // Bounds of ranges and given values are data of the tables.
    tables: plan.tables.map((table) => ({ ...table, parameters: [], partitions: [] })),
  };
}

export const publicReport = (report: Report): Report => ({
  ...report,
  run: { ...report.run, state: publicState(report.run.state) },
  exceptions: report.exceptions.map((one) => (one.code === 'BUG' ? { ...one, text: `A bug; ${notShown}.` } : one)),
});

export function publicEvent(event: LiveEvent): LiveEvent {
  switch (event.name) {
    case 'run.snapshot':
      return { ...event, payload: publicSnapshot(event.payload) };
    case 'run.broken':
      return { ...event, payload: { ...event.payload, error: publicError(event.payload.error) } };
    default:
      return event;
  }
}
