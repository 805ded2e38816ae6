// What can fail about schedules, and about runs that nobody watches.
import { entry, type ErrorEntry } from './entry.ts';

export const scheduleErrors = {
  SCHEDULE_SECRET_ASKED: entry(
    'input',
    'The schedule {name} was not created: the plan takes {what} from standard input, where nobody types while a schedule runs it.',
    'Name it by {"env":"NAME"} or {"file":"PATH"} in the connection file, readable by the account that the schedule runs as, and plan again.',
  ),
  SCHEDULE_PERSON_ASKED: entry(
    'input',
    'The schedule {name} was not created: {what} signs in as a person, who may be asked again at any time.',
    'Let an application or the managed identity of the computer sign in (docs/azure.md), and plan again.',
  ),
  SCHEDULE_PRINTED_ONLY: entry(
    'input',
    'The schedule {name} was not created: a SQL Server Agent job is made on the server, by its administrator.',
    'Print its T-SQL with "tableferry schedule print --scheduler sqlAgent" and run that there.',
  ),
  SCHEDULE_EXISTS: entry(
    'input',
    'The schedule {name} was not created: there is one of that name already.',
    'Choose another name, or remove that one first: tableferry schedule remove {name}.',
  ),
  SCHEDULE_UNKNOWN: entry(
    'input',
    'There is no schedule {name}.',
    'Run "tableferry schedule list" to see those of this account.',
  ),
  SCHEDULE_UNFIT: entry('input', 'The schedule {name} was not created: {detail}.', 'Correct that and create it again.'),
  SCHEDULER_MISSING: entry(
    'local',
    'Schedules cannot be used here: the program {program} of {scheduler} did not start ({detail}).',
    'Choose another scheduler with --scheduler, or print the files and give them to it by hand.',
  ),
  SCHEDULER_REFUSED: entry(
    'local',
    '{scheduler} refused: {command} ended with {exitCode}: {detail}.',
    'Do what it says, or print the files with "tableferry schedule print" and give them to it by hand.',
  ),
  SCHEDULE_NO_PROGRAM: entry(
    'local',
    'No schedule was made: it would have nothing to start, {detail}.',
    'Install Node.js 22.21 or newer on this computer, so that the command line can be started by itself.',
  ),
  RUN_GOING_ON: entry(
    'local',
    'Nothing was begun: {holder} is still working in {path}.',
    'Nothing needs to be done: the next start carries on from where that one ends.',
  ),
} as const satisfies Record<string, ErrorEntry>;
