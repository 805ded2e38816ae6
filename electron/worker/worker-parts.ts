// The live pieces that handlers need; tests pass fakes.
import type { SourceConfig, TargetAccount, TargetConfig } from '../../shared/connection.ts';
import type { Trial } from '../../shared/network.ts';
import type { RouteSource } from '../../shared/network.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import type { AzureDirectory } from './azure/directory.ts';
import type { Principal } from './azure/principal.ts';
import type { LookUpName } from './doctor/look-up-name.ts';
import type { OpenFactory } from './factory/service/factory-service.ts';
import type { NotifierSettings } from './notify/notifier.ts';
import type { LeasePort } from './ports/lease.ts';
import type { AppendPort, Pace, TargetPort } from './ports/ports.ts';
import type { Lines } from './run/bandwidth.ts';
import type { OpenLane } from './run/lane-port.ts';
import type { LaneSecrets } from './run/lane-protocol.ts';
import type { ConnectionWatch } from './source/connection-watch.ts';
import type { SessionManners } from './source/open-session.ts';
import type { SourceSession } from './source/session.ts';
import type { StorageAccount } from './target/account.ts';
import type { OnOutage } from './target/outage.ts';
import type { Computer } from './schedule/computer.ts';
import type { Store } from './store/store.ts';
import type { PartChecker } from './validate/checker-port.ts';

export type TargetSettings = Pick<RunOptions, 'blockBytes' | 'blocksInFlight' | 'tier' | 'metadata'> & {
  /** Blocks are sent no faster; the line's own speed unless given. */
  readonly pace?: Pace;
  /** Hears of storage that keeps requests waiting, and when it answers again (null). */
  readonly onOutage?: OnOutage;
};

export type WorkerParts = {
  /** Connects and signs in; `watch` hears of it on the way. */
  openSession(
    source: SourceConfig,
    password: string,
    signal: AbortSignal,
    watch?: ConnectionWatch,
    manners?: SessionManners,
  ): Promise<SourceSession>;
  /** Contacts nobody yet. */
  openTarget(target: TargetConfig, secret: string, settings: TargetSettings): TargetPort;
  /** Opens what reads parts back: `thread` in a thread of its own. Contacts nobody yet. */
  openChecker(target: TargetConfig, secret: string, where: 'here' | 'thread'): PartChecker;
  /** For the log of a run; contacts nobody yet. */
  openAppendTarget(target: TargetConfig, secret: string): AppendPort;
  /** For the state of a series; contacts nobody yet. */
  openLeaseTarget(target: TargetConfig, secret: string): LeasePort;
  /** Contacts nobody yet. */
  openAccount(account: TargetAccount, secret: string): StorageAccount;
  /** Contacts nobody yet. */
  openDirectory(signIn: SignIn, secret: string): AzureDirectory;
  /** The Data Factory of a plan; contacts nobody yet. */
  readonly openFactory: OpenFactory;
  /** For Azure Monitor. Errors: those of signing in. */
  monitorToken(signIn: SignIn, secret: string, signal: AbortSignal): Promise<string>;
  /** What a refusal of the storage is looked into with. */
  readonly doctor: {
    readonly lookUpName: LookUpName;
    /** Null = its token does not say. Errors: those of signing in. */
    whoIs(signIn: SignIn, secret: string, signal: AbortSignal): Promise<Principal | null>;
    /** Between two tries of a test that waits for a role. */
    readonly retryEveryMs: number;
  };
  /** Asks a host for anything and says what came of it. */
  tryHost(url: URL, signal: AbortSignal): Promise<Trial>;
  openStore(path: string): Store;
  /** Opens the lanes of one run. */
  prepareLanes(plan: Plan, runId: string, secrets: LaneSecrets, lines: Lines): OpenLane;
  nowMs(): number;
  /** How hosts outside are reached. */
  readonly routes: RouteSource;
  /** Where today's prices are asked for, where it is not the public service. */
  readonly pricesAddress?: string;
  /** Whose schedulers are spoken to, where it is not this one. */
  readonly computer?: Computer;
  /** How alerts are sent, where it is not as usual. */
  readonly notifier?: Partial<NotifierSettings>;
};
