// The lane's side of the lane protocol: carries one partition after the other and reports, whatever its ports are.
import { fingerprinterOf } from '../fingerprint/fingerprint.ts';
import { createAsker } from '../../../shared/ask.ts';
import { AppError, type AppErrorData } from '../../../shared/errors.ts';
import type { Route, RouteSource } from '../../../shared/network.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { PinEvidence } from '../../../shared/point-in-time.ts';
import type { AccessToken, TokenRequest } from '../../../shared/sign-in.ts';
import type { PartEncoder, StoredBlob, TargetPort } from '../ports/ports.ts';
import type { TokenSource } from '../ports/tokens.ts';
import type { Line } from './bandwidth.ts';
import type { SourceSession } from '../source/session.ts';
import type { CarryOutcome, LaneTask, PinRequest } from './lane-port.ts';
import type { LaneCommand, LaneReport, LaneSecrets } from './lane-protocol.ts';
import { shareMemory } from '../../../shared/memory.ts';
import { plannedDigest } from '../validate/digest/inline-digest.ts';
import { createLaneSources } from './point-in-time/lane-sources.ts';
import { toErrorData } from './retry.ts';
import { createRulings } from './lane-rulings.ts';
import { namesOfRun, quarantineCompression } from './run-names.ts';
import { mayQuarantine } from './publish-quarantine.ts';
import { createEngines } from './lane-engines.ts';
import { runPartition, type Orders, type PartitionObserver } from './run-partition.ts';
import type { PartitionPorts } from './partition-task.ts';

/** The live pieces of a lane; a test passes others. */
export type LaneParts = {
  readonly openSource: (
    plan: Plan,
    way: {
      readonly runId: string;
      readonly secrets: LaneSecrets;
      readonly line: Line;
      readonly tokens: TokenSource;
    },
    signal: AbortSignal,
  ) => Promise<SourceSession>;
  readonly openTarget: (
    plan: Plan,
    secrets: LaneSecrets,
    way: {
      readonly line: Line;
      readonly tokens: TokenSource;
      readonly routes: RouteSource;
      readonly onOutage: (error: AppErrorData | null) => void;
    },
  ) => TargetPort;
  readonly createEncoder: (plan: Plan, table: PlanTable) => PartEncoder;
  /** The same for rows that were set aside. */
  readonly verifyQuarantine: (
    target: TargetPort,
    plan: Plan,
    blob: StoredBlob,
    facts: { readonly runId: string; readonly rowCount: number },
    signal: AbortSignal,
  ) => Promise<void>;
  readonly verify: (
    target: TargetPort,
    plan: Plan,
    table: PlanTable,
    blob: StoredBlob,
    facts: { readonly runId: string; readonly rowCount: number },
    signal: AbortSignal,
  ) => Promise<void>;
};

export type LanePort = {
  send(report: LaneReport): void;
  onCommand(listener: (command: LaneCommand) => void): void;
};

type Start = Extract<LaneCommand, { kind: 'start' }>;

/** Answers the commands of `port` until the thread ends, or it is closed: then what it does is stopped. */
export function serveLane(port: LanePort, parts: LaneParts): { close(): Promise<void> } {
  let lane: ReturnType<typeof prepare> | null = null;
  const tokens = createAsker<TokenRequest, AccessToken>((id, request) => port.send({ kind: 'token', id, request }));
  const routes = createAsker<string, Route>((id, origin) => port.send({ kind: 'route', id, origin }));
  let stop = new AbortController();
  let border = new AbortController();
  let onRecorded: () => void = () => undefined;
  const observer: PartitionObserver = {
    onPart: (part) =>
      new Promise((resolve) => {
        onRecorded = resolve;
        port.send({ kind: 'part', part });
      }),
    onRows: (rowCount) => port.send({ kind: 'rows', rowCount }),
  };
  const answer = async (work: (orders: Orders) => Promise<CarryOutcome>): Promise<void> => {
    stop = new AbortController();
    border = new AbortController();
    try {
      const outcome = await work({ stop: stop.signal, border: border.signal });
      port.send({ kind: 'outcome', outcome });
    } catch (error) {
      port.send({ kind: 'failure', error: toErrorData(error) });
    }
  };
  const prepared = (): NonNullable<typeof lane> => {
    if (lane === null) throw new AppError('BUG', { detail: 'a lane was given work before its plan' });
    return lane;
  };
  port.onCommand((command) => {
    switch (command.kind) {
      case 'start':
        lane = prepare(command, parts, port, { tokens: tokens.ask, routes: routes.ask });
        return;
      case 'carry':
        return void answer((orders) => prepared().carry(command.task, observer, orders));
      case 'pin':
        return void answer((orders) => prepared().pin(command.request, orders.stop));
      case 'token':
        return tokens.take(command);
      case 'route':
        return routes.take(command);
      case 'recorded':
        return onRecorded();
      case 'yield':
        return border.abort();
      case 'stop':
        return stop.abort();
    }
  });
  return {
    async close() {
      stop.abort();
      await lane?.close();
    },
  };
}

/** Opens the target once and the source when it is needed: a connection that failed is not used again. */
function prepare(
  { plan, runId, secrets, lines }: Start,
  parts: LaneParts,
  port: LanePort,
  outside: { readonly tokens: TokenSource; readonly routes: RouteSource },
) {
  const target = parts.openTarget(plan, secrets, {
    line: lines.upload,
    ...outside,
    onOutage: (error) => port.send({ kind: 'storage', error }),
  });
  const names = namesOfRun(plan, runId);
  const lifetime = new AbortController().signal;
  const sources = createLaneSources((database, stop) =>
    parts.openSource(
      database === null ? plan : { ...plan, source: { ...plan.source, database } },
      { runId, secrets, line: lines.read, tokens: outside.tokens },
      stop,
    ),
  );
  const rulings = createRulings(plan);
  const engines = createEngines(plan, secrets.maskKey ?? null);
  const onPinned = (evidence: PinEvidence): void => port.send({ kind: 'pinned', evidence });
  const pin = async (request: PinRequest, stop: AbortSignal): Promise<CarryOutcome> => {
    const evidence = await sources.pin(request, stop);
    if (evidence !== null) onPinned(evidence);
    return 'finished';
  };
  const carry = async (task: LaneTask, observer: PartitionObserver, orders: Orders): Promise<CarryOutcome> => {
    const { stop } = orders;
    const table = findTable(plan, task);
    try {
      const source = await sources.open(task, table, onPinned, stop);
      const ruling = await rulings.of(task, table, source, stop);
      const ports: PartitionPorts = {
        source,
        target,
        createEncoder: (of) => parts.createEncoder(plan, of),
        createFingerprinter: fingerprinterOf,
        transforms: await engines.of(table),
        verify: (of, blob, rowCount, signal) => parts.verify(target, plan, of, blob, { runId, rowCount }, signal),
        nameOf: names.partName,
        quarantine: !mayQuarantine(plan.options, table)
          ? null
          : {
              takesRefused: plan.options.badRows === 'setAside',
              compression: quarantineCompression(plan.options),
              nameOf: names.quarantineName,
              verify: (blob, rowCount, signal) =>
                parts.verifyQuarantine(target, plan, blob, { runId, rowCount }, signal),
            },
        ruling,
        runId,
        digestOf: (of) => plannedDigest(plan, of),
        maxDop: plan.options.maxDop,
        batchBytes: shareMemory(plan.options).batchBytes,
        partBytes: plan.options.partBytes,
        lifetime,
      };
      return await runPartition({ ...task, table }, ports, observer, orders);
    } catch (error) {
      rulings.forget();
      engines.close();
      const failure = await sources.afterFailure(task, table, error);
      if (stop.aborted && !(failure instanceof AppError)) return 'stopped';
      throw failure;
    }
  };
  const close = async (): Promise<void> => {
    engines.close();
    await sources.close();
  };
  return { carry, pin, close };
}

function findTable(plan: Plan, task: LaneTask): PlanTable {
  const table = plan.tables.find(({ id }) => id === task.tableId);
  if (table === undefined) throw new AppError('BUG', { detail: `the plan has no table ${task.tableId}` });
  return table;
}
