// What can fail when the log of a run is sent to Azure Monitor. None of it ends the run.
import { entry, type ErrorEntry } from './entry.ts';

export const logErrors = {
  LOG_ANALYTICS_REFUSED: entry(
    'auth',
    'The log of the run was not taken by {host} ({status} {storageCode}): {detail}.',
    'Check the rule, the stream and its columns, and that the account has the role Monitoring Metrics Publisher on the rule, which takes up to 30 minutes to hold.',
  ),
  LOG_ANALYTICS_UNREACHABLE: entry(
    'transient',
    'The log of the run was not taken by {host} for the moment ({status}): {detail}.',
    'Check the network and the proxy; the lines are kept and sent again.',
  ),
} as const satisfies Record<string, ErrorEntry>;
