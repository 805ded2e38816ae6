// What of an answer leaves this computer: no driver's own words, no way into source or storage, no names of its secrets.
import type { RunLogLine, RunSummary } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { FactoryProgress } from '../../../shared/factory-progress.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { Report } from '../../../shared/report.ts';
import type { RunSnapshot, RunState } from '../../../shared/run.ts';
import type { Finding } from '../../../shared/validation.ts';

const notShown = 'its detail is told by the window and the files of the run only';

/** Failures whose detail is in the words of a service, which quotes values of rows: what there is to say instead. */
const quoting: Readonly<Record<string, string>> = {
  FACTORY_COPY_FAILED: 'Data Factory did not copy it',
  ARM_REFUSED: 'Azure refused it',
  ARM_REJECTED: 'Azure refused it',
  ARM_UNREACHABLE: 'Azure was not reached',
  ARM_BUSY: 'Azure was too busy',
};

/** The catalogue's words and their values; drivers, services and bugs may quote anything. */
export const publicError = ({ code, context }: AppErrorData): AppErrorData => ({
  code,
  context:
    code === 'BUG'
      ? { detail: notShown }
      : Object.hasOwn(quoting, code)
        ? { ...context, detail: `told in words of its own; ${notShown}` }
        : context,
});

const quotingCode = /\b(BUG|FACTORY_COPY_FAILED|ARM_[A-Z]+): .*/s;

/** A line says the code of a failure, then its text. */
export const publicLine = (line: RunLogLine): RunLogLine => ({
  ...line,
  text: line.text.replace(quotingCode, `$1; ${notShown}.`),
});

function publicException(one: Report['exceptions'][number]): Report['exceptions'][number] {
  const said = one.code === 'BUG' ? 'A bug' : quoting[one.code ?? ''];
  return said === undefined ? one : { ...one, text: `${said}; ${notShown}.` };
}

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
  ...(snapshot.factory === undefined ? {} : { factory: publicFactory(snapshot.factory) }),
  isElsewhere: false,
});

/** What the service says in its own words may quote anything. */
const publicFactory = (factory: FactoryProgress): FactoryProgress => ({
  ...factory,
  trouble: factory.trouble === null ? null : `It was not reached; ${notShown}.`,
  pipelineRuns: factory.pipelineRuns.map((run) => ({ ...run, message: '' })),
});

/**
 * Says what is moved and how it is read; of the connections only the names of server, database and container. Every
 * member is named here, so that one that plans get later stays at home until somebody decides otherwise.
 */
export function publicPlan(plan: Plan): Plan {
  const { planVersion, id, createdUtc, tool, server, pathTemplate, options, consistency, pointInTime, hash } = plan;
  const { server: name, database, connectTimeoutMs, stallTimeoutMs, packetSizeBytes } = plan.source;
  return {
    planVersion,
    id,
    createdUtc,
    tool,
    source: {
      server: name,
      database,
      authentication: { kind: 'integrated' },
      encrypt: 'mandatory',
      trustServerCertificate: false,
      readOnlyIntent: false,
      connectTimeoutMs,
      stallTimeoutMs,
      packetSizeBytes,
    },
    server,
    target: { kind: 'connectionString', value: { stdin: true }, container: plan.target.container },
    pathTemplate,
    options,
    consistency,
    pointInTime,
    preflight: null,
    tables: plan.tables.map(publicTable),
    hash,
  };
}

/** Bounds of ranges and given values are data of the tables. */
const publicTable = (table: PlanTable): PlanTable => ({
  id: table.id,
  schema: table.schema,
  name: table.name,
  kind: table.kind,
  columns: table.columns,
  where: table.where,
  query: table.query,
  key: table.key,
  partitions: [],
  readNote: table.readNote,
  rowsEstimate: table.rowsEstimate,
  bytesEstimate: table.bytesEstimate,
  partRows: table.partRows,
  batchRows: table.batchRows,
  schemaFingerprint: table.schemaFingerprint,
  notes: table.notes,
  // What is said to be proven goes by who moved it.
  ...(table.engine === undefined ? {} : { engine: table.engine }),
});

/** Accounts, addresses and values of the tables stay here. */
export const publicReport = (report: Report): Report => ({
  ...report,
  madeBy: report.madeBy === '' ? '' : 'the dashboard',
  run: {
    ...report.run,
    state: publicState(report.run.state),
    carriedBy: report.run.carriedBy.map((one) => ({ ...one, by: 'not shown here' })),
  },
  plan: { ...report.plan, storage: '' },
  exceptions: report.exceptions.map(publicException),
  tables: report.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, min: null, max: null, sum: null })),
  })),
  validations: report.validations.map((validation) => ({
    ...validation,
    by: 'not shown here',
    findings: validation.findings.map(publicFinding),
    tables: validation.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, min: null, max: null, sum: null })),
      findings: table.findings.map(publicFinding),
    })),
  })),
});

const publicFinding = (finding: Finding): Finding => ({
  ...finding,
  key: null,
  expected: null,
  found: null,
  text: `Found by a validation; ${notShown}.`,
});

export function publicEvent(event: LiveEvent): LiveEvent {
  switch (event.name) {
    case 'run.snapshot':
      return { ...event, payload: publicSnapshot(event.payload) };
    case 'run.lines':
      return { ...event, payload: { ...event.payload, lines: event.payload.lines.map(publicLine) } };
    case 'run.broken':
      return { ...event, payload: { ...event.payload, error: publicError(event.payload.error) } };
    default:
      return event;
  }
}
