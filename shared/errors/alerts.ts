// What can fail while somebody is told about a run. None of it harms the run.
import { entry, type ErrorEntry } from './entry.ts';

export const alertErrors = {
  ALERT_ADDRESS_REFUSED: entry(
    'input',
    'Nothing was sent to the alert channel {channel}: {detail}.',
    'Correct the channel; a webhook address begins with https:// and has no user name in it.',
  ),
  ALERT_REFUSED: entry(
    'auth',
    'The alert channel {channel} refused the message: {detail}.',
    'Check its address, user and password, and test it again; the run is not affected.',
  ),
  ALERT_NOT_SENT: entry(
    'transient',
    'The alert channel {channel} did not take the message: {detail}.',
    'Check that the receiver can be reached from this computer, and test it again; the run is not affected.',
  ),
  ALERT_CHANNEL_UNKNOWN: entry(
    'input',
    'There is no alert channel {channel} in {path}.',
    'Name one of the channels of that file, letter for letter.',
  ),
} as const satisfies Record<string, ErrorEntry>;
