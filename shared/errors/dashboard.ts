// What can fail when the runs are shown in a browser.
import { entry, type ErrorEntry } from './entry.ts';

export const dashboardErrors = {
  DASHBOARD_OFF: entry(
    'input',
    'The dashboard was not opened: it is off.',
    'Turn on "Show runs in a browser" in the settings.',
  ),
  DASHBOARD_PORT_TAKEN: entry(
    'input',
    'The dashboard was not started: port {port} is not free for this user.',
    'Choose another --port, or leave it out to take any free one.',
  ),
  DASHBOARD_NOT_STARTED: entry(
    'local',
    'The dashboard was not started: {detail}.',
    'Check the network settings of this computer and try again.',
  ),
  DASHBOARD_NOT_BUILT: entry(
    'local',
    'The dashboard was not started: its page is not in this copy of the program.',
    'In a checkout run "npm run build -- --dashboard" once; otherwise install the program again.',
  ),
  DASHBOARD_TOKEN_UNFIT: entry(
    'input',
    'The dashboard was not started: the token file {path} is not usable, because {detail}.',
    'Delete the file to have a new one made, or name another.',
  ),
  DASHBOARD_CERTIFICATE_UNFIT: entry(
    'input',
    'The dashboard was not started: the certificate {path} is not usable: {detail}.',
    'Give --cert and --key as PEM files that belong together.',
  ),
  DASHBOARD_REFUSED: entry(
    'auth',
    'The dashboard did not answer: the token is missing or wrong.',
    'Open the whole address that "tableferry serve" or the settings of the window show, or type the token.',
  ),
  DASHBOARD_LOCKED: entry(
    'auth',
    'The dashboard does not look at tokens from here now: too many were wrong.',
    'Try again in {seconds} seconds.',
  ),
  DASHBOARD_LOST: entry(
    'transient',
    'The dashboard does not answer.',
    'It may have been ended; it is asked again until it answers.',
  ),
  DASHBOARD_READS_ONLY: entry(
    'input',
    'Nothing was done: the dashboard only shows runs.',
    'Use the window or the command line on the computer that carries the run.',
  ),
} as const satisfies Record<string, ErrorEntry>;
