// Failures as the window tells them: what to do is said in the window's own words where the catalogue speaks of commands.
import { describeError, type AppErrorData, type ErrorCode } from '../../shared/errors.ts';

const remedies: Partial<Record<ErrorCode, string>> = {
  CERTIFICATE_REFUSED:
    'Three ways, under Encryption: choose the file of the authority that signed it, give the name that stands in it, or trust any certificate, knowing that anyone on the way could then pose as the server.',
  STORAGE_CERTIFICATE_REFUSED:
    'If a proxy opens TLS here, its authority must be one that this computer trusts: ask the network administrators for it.',
  TABLE_UNKNOWN: 'Read the list of tables again: it may have been dropped or renamed.',
  TABLE_NOT_EXPORTABLE: 'Leave it out, or make a view with columns that can be exported.',
  PLAN_CHANGED_BY_HAND: 'Make the change in the wizard and save the plan again.',
  RUN_NOT_RESUMABLE: 'Start a new run.',
  RUN_UNKNOWN: 'Look for it in History; the state folder stands in Settings.',
  STATE_IN_USE: 'Wait for it to end, or choose another state folder in Settings.',
  STATE_CORRUPT: 'Keep the folder, restore the .bak copy beside it, or choose another state folder in Settings.',
  STATE_FROM_NEWER: 'Use the newer version, or choose another state folder in Settings.',
};

export const describeProblem = (error: AppErrorData): string => describeError(error, remedies[error.code]);
