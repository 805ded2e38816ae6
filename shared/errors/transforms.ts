// What transforms, masks and scripts say of themselves and of rows.
import { entry, type ErrorEntry } from './entry.ts';

export const transformErrors = {
  TRANSFORM_UNFIT: entry(
    'input',
    'Nothing was planned: the transform "{transform}" of {table} does not fit: {detail}.',
    'Correct it; docs/transforms.md says what each kind takes.',
  ),
  TRANSFORM_REFUSED: entry(
    'data',
    '{table} was stopped: {column} of {row} cannot be carried over exactly: {detail}.',
    'Correct the value at the source or the transform, or plan the table with --bad-rows set-aside.',
  ),
  SCRIPT_INVALID: entry(
    'input',
    'Nothing was planned: the script of {table} does not compile: {detail}.',
    'Correct the script; it is the body of (row) => ..., see docs/transforms.md.',
  ),
  SCRIPT_FAILED: entry(
    'data',
    '{table} was stopped: its script failed at {row}, line {line}: {detail}.',
    'Correct the script and make a new plan, or plan the table with --bad-rows set-aside.',
  ),
  SCRIPT_TOO_SLOW: entry(
    'data',
    '{table} was stopped: its script took longer than {limitMs} ms for {row} and was ended, line {line}.',
    'Look for a loop without an end in the script, and make a new plan.',
  ),
  SCRIPT_TOO_LARGE: entry(
    'data',
    '{table} was stopped: its script wanted more than {limitMb} MB of memory for {row}, line {line}.',
    'Keep less in the script, and make a new plan.',
  ),
  MASK_KEY_MISSING: entry(
    'input',
    'Nothing was done: {what} needs the key of its masks, and none was given.',
    'Name the key with --mask-key env:NAME or file:PATH; keep it apart from the files, and keep it safe.',
  ),
  MASK_KEY_SHORT: entry(
    'input',
    'Nothing was planned: the key of the masks has {length} characters, and {least} at least keep it from being guessed.',
    'Make a random one, such as "openssl rand -hex 32" prints.',
  ),
  MASK_KEY_OTHER: entry(
    'conflict',
    'Nothing was done: the key of the masks is not the one of the plan, and its tokens would join with nothing.',
    'Give the key that the plan was made with, or make a new plan.',
  ),
} as const satisfies Record<string, ErrorEntry>;
