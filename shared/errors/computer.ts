// What can fail on this computer: files, the state folder, the runs in it, the worker, the desktop.
import { entry, type ErrorEntry } from './entry.ts';

export const computerErrors = {
  TABLE_NOT_RETRIED: entry(
    'conflict',
    'Table {table} was not taken up again: {detail}.',
    'Look at the state of the run; a table whose data did not add up needs a new run.',
  ),
  PATH_NOT_SHOWN: entry(
    'input',
    'The folder of {path} was not opened: this program neither wrote nor read that file.',
    'Open it with the file manager.',
  ),
  USAGE: entry(
    'input',
    'The command was not understood: {detail}.',
    'Run the command with --help to see what it takes.',
  ),
  FILE_UNREADABLE: entry(
    'input',
    'The file {path} was not read: {detail}.',
    'Check the path and that this user may read it.',
  ),
  FILE_INVALID: entry('input', 'The file {path} is not usable: {detail}.', 'Correct that entry and try again.'),
  SECRET_MISSING: entry(
    'input',
    'A secret was not found: {detail}.',
    'Set the environment variable or file that the connection names, or pass it on standard input.',
  ),
  SECRET_FORGOTTEN: entry(
    'input',
    'A saved secret cannot be read on this computer any more.',
    'Type it again; it is kept from then on where this desktop has a key store.',
  ),
  LINK_REFUSED: entry(
    'input',
    'The address {url} was not opened: it is not among the sites this program opens.',
    'Copy it into a browser if you trust it.',
  ),
  PRINT_FAILED: entry(
    'local',
    'Nothing was printed: {detail}.',
    'Check that this computer has a printer, or save the page as a file.',
  ),
  BROWSER_MISSING: entry(
    'local',
    'The PDF was not made: no browser was found that prints it ({detail}).',
    'Install Microsoft Edge, Chrome or Chromium, or name one with --browser PATH; or write the format html and print it.',
  ),
  PDF_FAILED: entry(
    'local',
    'The PDF was not made: {detail}.',
    'Write the report as HTML and print that page in a browser.',
  ),
  SAMPLE_UNAVAILABLE: entry(
    'local',
    'The sample was not started: {detail}.',
    'The sample comes with the source code: start the window there with "npm run app".',
  ),
  RUN_NOT_RESUMABLE: entry(
    'conflict',
    'Run {runId} was not resumed: it is {state}.',
    'Start a new run with "tableferry run".',
  ),
  RUN_UNKNOWN: entry(
    'input',
    'There is no run {runId} in {path}.',
    'Run "tableferry runs" to list the runs of this state folder.',
  ),
  STATE_MISSING: entry(
    'input',
    'There is no state folder {path}.',
    'Name the --state folder that the run was started with.',
  ),
  NOTHING_TO_RESUME: entry(
    'input',
    'Nothing was resumed: no run in {path} waits to be continued.',
    'Run "tableferry runs" to list the runs of this state folder.',
  ),
  STATE_UNWRITABLE: entry(
    'local',
    'The state folder {path} cannot be written: {detail}.',
    'Choose a folder on a local disk that this user may write.',
  ),
  STATE_IN_USE: entry(
    'local',
    'The state folder {path} is in use by {holder}.',
    'Wait for it to end, or use another --state folder.',
  ),
  STATE_CORRUPT: entry(
    'local',
    'The checkpoints in {path} cannot be read: {detail}.',
    'Keep the folder, restore the .bak copy beside it, or start a new run in another --state folder.',
  ),
  STATE_FROM_NEWER: entry(
    'local',
    'The checkpoints in {path} were written by a newer Tableferry (version {found}, this one knows {known}).',
    'Use the newer version, or another --state folder.',
  ),
  DISK_FULL: entry(
    'local',
    'The disk that holds {path} is full.',
    'Free some space and resume: everything verified so far is kept.',
  ),
  WORKER_EXITED: entry(
    'local',
    'The worker ended before it answered ({detail}).',
    'Resume the run: everything verified so far is kept.',
  ),
  FILE_UNWRITABLE: entry(
    'local',
    'The file {path} was not written: {detail}.',
    'Choose a path that this user may write, on a disk with free space.',
  ),
  BUG: entry('bug', 'Something happened that should not be possible: {detail}.', 'Please report it with the log.'),
} as const satisfies Record<string, ErrorEntry>;
