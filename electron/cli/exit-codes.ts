// What the process ends with; scripts rely on these numbers, and docs/command-line.md lists them.
import { kindOf, type AppErrorData, type ErrorCode, type ErrorKind } from '../../shared/errors.ts';

export const exitCodes = {
  ok: 0,
  /** Something that should not be possible. */
  bug: 1,
  /** The command, a file or a name is wrong; nothing was started. */
  input: 2,
  /** Login, rights, certificate or storage credentials were refused. */
  auth: 3,
  /** Network or server trouble that outlasted the retries; resume later. */
  transient: 4,
  /** Data or changes that need a decision. */
  decision: 5,
  /** Counts or hashes differ: do not use the result. */
  integrity: 6,
  /** This machine: state folder, disk. */
  local: 7,
  /** The source changed since the run. */
  changed: 8,
  /** Whether it did cannot be told. */
  unknown: 9,
  /** Another start is still at it; nothing was begun, and nothing has to be done. */
  busy: 10,
  /** `plan --check`, `factory diff`: the server or the factory is not as the draft or the plan has it. */
  differs: 11,
  /** Stopped by the user; resume continues. */
  interrupted: 130,
} as const;

const byKind: Readonly<Record<ErrorKind, number>> = {
  input: exitCodes.input,
  auth: exitCodes.auth,
  transient: exitCodes.transient,
  data: exitCodes.decision,
  conflict: exitCodes.decision,
  integrity: exitCodes.integrity,
  local: exitCodes.local,
  bug: exitCodes.bug,
};

const byCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  RUN_GOING_ON: exitCodes.busy,
  SERIES_HELD: exitCodes.busy,
};

export const exitCodeOf = ({ code }: AppErrorData): number => byCode[code] ?? byKind[kindOf(code)];
