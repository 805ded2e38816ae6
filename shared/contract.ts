// The contract: every request of the product, who serves it, what goes in and what comes out. All else derives from it.
import type { z } from 'zod';
import type { AlertMessage } from './alerts.ts';
import type { CheckList } from './checks.ts';
import type { AppErrorData } from './errors.ts';
import type { RunSnapshot } from './run.ts';
import type { Validation } from './validation.ts';
import { accountMethods, type NeededSignIn } from './contract/account.ts';
import { alertMethods, alertTestMethods } from './contract/alert.ts';
import { appMethods } from './contract/app.ts';
import { dashboardMethods } from './contract/dashboard.ts';
import { azureMethods } from './contract/azure.ts';
import { evidenceMethods } from './contract/evidence.ts';
import { factoryDesktopMethods, factoryMethods } from './contract/factory.ts';
import { networkMethods, networkTestMethods } from './contract/network.ts';
import { planMethods } from './contract/plan.ts';
import { runMethods, type RunLogLine } from './contract/run.ts';
import { scheduleMethods } from './contract/schedule.ts';
import { seriesAdviceMethods, seriesMethods } from './contract/series.ts';
import { signingMethods } from './contract/signing.ts';
import { sourceMethods } from './contract/source.ts';
import { targetMethods } from './contract/target.ts';
import { terraformMethods } from './contract/terraform.ts';
import { transformMethods } from './contract/transform.ts';

export type { DashboardState, DashboardWish } from './contract/dashboard.ts';
export type { NeededSignIn, SignedInAccount } from './contract/account.ts';
export type { Selection } from './contract/plan.ts';
export type { ChannelDraft, SavedAlerts, SavedChannel } from './contract/alert.ts';
export type { Movers, Quarantine, RunLogLine, RunSummary, RunTrigger, Secrets } from './contract/run.ts';
export type { SigningKey } from './contract/signing.ts';
export type { ColumnDetail, Preview, TableFact, TableSummary } from './contract/source.ts';

const workerContract = {
  ...sourceMethods,
  ...targetMethods,
  ...azureMethods,
  ...planMethods,
  ...runMethods,
  ...evidenceMethods,
  ...transformMethods,
  ...seriesAdviceMethods,
  ...seriesMethods,
  ...dashboardMethods,
  ...alertTestMethods,
  ...networkTestMethods,
  ...scheduleMethods,
  ...factoryMethods,
  ...terraformMethods,
} as const;
const mainContract = {
  ...appMethods,
  ...accountMethods,
  ...alertMethods,
  ...networkMethods,
  ...signingMethods,
  ...factoryDesktopMethods,
} as const;
export const contract = { ...workerContract, ...mainContract } as const;

export type Contract = typeof contract;
export type Method = keyof Contract;
export type WorkerMethod = keyof typeof workerContract;
export type MainMethod = keyof typeof mainContract;
export type InputOf<M extends Method> = z.input<Contract[M]['input']>;
/** What is answered. */
type Outputs = { [M in Method]: z.output<Contract[M]['output']> };
export type OutputOf<M extends Method> = Outputs[M];
/** What a handler gets: parsed, with defaults filled in. */
type Inputs = { [M in Method]: z.output<Contract[M]['input']> };
/** The contract as parsers, in a form that lets the compiler follow one method from its input to its handler. */
const parsers: { readonly [M in Method]: { readonly input: { parse(value: unknown): Inputs[M] } } } = contract;

/** The input of a call that comes from outside. Throws ZodError. */
export const parseInput = <M extends Method>(method: M, value: unknown): Inputs[M] =>
  parsers[method].input.parse(value);

/** One handler a method: a missing or misspelt one does not compile. `Context`: what the server adds to a call. */
export type Handlers<M extends Method, Context> = {
  readonly [Name in M]: (input: Inputs[Name], context: Context) => Promise<Outputs[Name]>;
};

export const isMethod = (name: string): name is Method => Object.hasOwn(contract, name);
/** What is answered by a secret: never to the window. */
export const isSecretAnswer = (name: string): boolean => name === 'factory.runtimeKey';
export const isWorkerMethod = (name: string): name is WorkerMethod => Object.hasOwn(workerContract, name);

export type VerifyProgress = {
  readonly runId: string;
  readonly parts: number;
  readonly partsInAll: number;
  readonly bytes: number;
  readonly bytesInAll: number;
  /** What is asked of the source right now. */
  readonly asking: string | null;
};

/** What the worker reports without being asked. */
export type WorkerEvent =
  | { readonly name: 'run.snapshot'; readonly payload: RunSnapshot }
  | {
      readonly name: 'run.lines';
      readonly payload: { readonly runId: string; readonly lines: readonly RunLogLine[] };
    }
  /** The run ended without being able to record it: the state folder failed. */
  | { readonly name: 'run.broken'; readonly payload: { readonly runId: string; readonly error: AppErrorData } }
  | { readonly name: 'verify.progress'; readonly payload: VerifyProgress }
  /** What came of the validation that the plan wished for the end of the run; one of both is null. */
  | {
      readonly name: 'run.validated';
      readonly payload: {
        readonly runId: string;
        readonly validation: Validation | null;
        readonly error: AppErrorData | null;
      };
    }
  /** For the desktop, where it is one of the channels. */
  | { readonly name: 'alert.raised'; readonly payload: AlertMessage }
  /** A channel does not take messages; null = alerts themselves failed. The run is not affected. */
  | {
      readonly name: 'alert.failed';
      readonly payload: { readonly runId: string | null; readonly channel: string | null; readonly text: string };
    }
  /** The whole list of a connection test, whenever a line of it changes. */
  | {
      readonly name: 'checks.changed';
      readonly payload: { readonly probeId: string; readonly checks: CheckList };
    }
  | {
      readonly name: 'plan.progress';
      readonly payload: {
        readonly probeId: string;
        readonly done: number;
        readonly inAll: number;
        /** The table being looked at. */
        readonly table: string;
      };
    };

/** What the main process reports without being asked. */
export type MainEvent =
  /** `stopped`: it ended too often and waits for `worker.restart`. Calls in flight were answered WORKER_EXITED. */
  | {
      readonly name: 'worker.state';
      readonly payload: { readonly state: 'starting' | 'ready' | 'restarting' | 'stopped'; readonly detail: string };
    }
  | {
      readonly name: 'menu.command';
      readonly payload: {
        readonly command: 'newMigration' | 'openPlan' | 'home' | 'history' | 'settings' | 'stopRun' | 'print' | 'about';
      };
    }
  /** The whole list of the sign-ins that runs wait for, whenever it changes. */
  | { readonly name: 'signIn.needed'; readonly payload: { readonly needed: readonly NeededSignIn[] } }
  /** To be typed at `address` on any device. */
  | {
      readonly name: 'signIn.code';
      readonly payload: { readonly address: string; readonly code: string; readonly expiresMs: number };
    }
  | {
      readonly name: 'theme.changed';
      readonly payload: { readonly theme: 'light' | 'dark' | 'highContrast' };
    };

export type AppEvent = WorkerEvent | MainEvent;
