// What can fail about incremental rounds beside their runs.
import { entry, type ErrorEntry } from './entry.ts';

export const seriesErrors = {
  SERIES_HELD: entry(
    'transient',
    'The round of series {series} was not begun: {holder} has been at it since {since}.',
    'Start it again when that round has ended. What a process that died was holding is free after a minute.',
  ),
  SERIES_LEASE_LOST: entry(
    'transient',
    'The round of series {series} was not finished: its hold on the target was lost ({detail}).',
    'Start it again. Nothing counts that the state of the series does not name, so that no change is there twice or missing.',
  ),
  SERIES_STATE_INVALID: entry(
    'conflict',
    'The round of series {series} was not begun: {blob} is no state that this version can read ({detail}).',
    'Bring it back from a copy, or delete it: the next round then loads all tables anew.',
  ),
  SERIES_OF_ANOTHER: entry(
    'conflict',
    'The round of series {series} was not begun: in this container it keeps {found}, and the plan is about {wanted}.',
    'Make a plan with another name for its series.',
  ),
  SERIES_NEEDS_WRITE: entry(
    'input',
    'Nothing was planned: series {series} replaces its state in the target, where only new blobs may be created.',
    'Give a target that may be written to, such as a SAS with read, create, write, list and delete.',
  ),
  SERIES_RUN_STAYS: entry(
    'conflict',
    'Nothing of run {runId} was deleted: the state of its series names it, or versions that were made of it.',
    'Delete the folders of the series in the container to give it up as a whole; its next round then begins anew.',
  ),
  ROUND_STOPPED: entry(
    'transient',
    'The round was not finished: its run {runId} was stopped.',
    'Start a round again: it goes on with that run.',
  ),
  PLAN_WITHOUT_SERIES: entry(
    'input',
    'No round was begun: {path} is a plan that is carried out once.',
    'Make a plan with --series NAME, or carry it out with "tableferry run" as it is.',
  ),
} as const satisfies Record<string, ErrorEntry>;
