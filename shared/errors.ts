// Every failure the user may meet: its kind steers the engine, its catalogue entry is what the user reads.
import { alertErrors } from './errors/alerts.ts';
import { compactionErrors } from './errors/compaction.ts';
import { computerErrors } from './errors/computer.ts';
import { dashboardErrors } from './errors/dashboard.ts';
import type { ErrorEntry, ErrorKind } from './errors/entry.ts';
import { evidenceErrors } from './errors/evidence.ts';
import { factoryErrors } from './errors/factory.ts';
import { factoryRunErrors } from './errors/factory-runs.ts';
import { logErrors } from './errors/logs.ts';
import { momentErrors } from './errors/moment.ts';
import { networkErrors } from './errors/network.ts';
import { planErrors } from './errors/plan.ts';
import { refusalErrors } from './errors/refusal.ts';
import { ruleErrors } from './errors/rules.ts';
import { scheduleErrors } from './errors/schedules.ts';
import { seriesErrors } from './errors/series.ts';
import { signInErrors } from './errors/sign-in.ts';
import { sourceErrors } from './errors/source.ts';
import { storageErrors } from './errors/storage.ts';
import { transformErrors } from './errors/transforms.ts';

export type { ErrorKind } from './errors/entry.ts';

/** The one catalogue of user-facing error texts. */
export const errorCatalogue = {
  ...sourceErrors,
  ...storageErrors,
  ...refusalErrors,
  ...signInErrors,
  ...networkErrors,
  ...planErrors,
  ...ruleErrors,
  ...transformErrors,
  ...momentErrors,
  ...seriesErrors,
  ...logErrors,
  ...computerErrors,
  ...dashboardErrors,
  ...alertErrors,
  ...evidenceErrors,
  ...scheduleErrors,
  ...compactionErrors,
  ...factoryErrors,
  ...factoryRunErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
/** Values for the placeholders of the catalogue text; never a secret. */
export type ErrorContext = Readonly<Record<string, string | number>>;
/** An error as it crosses a thread or process border. */
export type AppErrorData = { readonly code: ErrorCode; readonly context: ErrorContext; readonly detail?: string };

/** A failure with a catalogue entry. `cause` is the driver's error, kept for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, cause?: unknown) {
    super(describeError({ code, context }), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.context = context;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }

  toData(): AppErrorData {
    const cause = this.cause instanceof Error ? this.cause.message : undefined;
    return cause === undefined
      ? { code: this.code, context: this.context }
      : { code: this.code, context: this.context, detail: cause };
  }
}

const fill = (text: string, context: ErrorContext): string =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => String(context[key] ?? '?'));

/** One sentence of what did not happen and why, one of what to do: `remedy`, or the catalogue's own. */
export function describeError(data: AppErrorData, remedy: string = errorCatalogue[data.code].remedy): string {
  return `${fill(errorCatalogue[data.code].title, data.context)} ${fill(remedy, data.context)}`;
}

export function kindOf(code: ErrorCode): ErrorKind {
  return errorCatalogue[code].kind;
}
