// A check from a file, with what the command line decides about its red findings and who signs it.
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import {
  preflightSchema,
  type DecidedPreflight,
  type Decision,
  type Preflight,
  type PreflightChoice,
} from '../../shared/preflight.ts';
import type { Arguments } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';

const choices = [
  ['accept', 'accept'],
  ['leave-out', 'leaveOutColumn'],
  ['leave-out-table', 'leaveOutTable'],
] as const satisfies readonly (readonly [string, PreflightChoice])[];

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

/** Null without --preflight. Throws USAGE, FILE_UNREADABLE, FILE_INVALID. */
export function readDecidedPreflight(args: Arguments, cwd: string): DecidedPreflight | null {
  const file = args.text('preflight');
  const by = args.text('signed-by');
  if (file === undefined) {
    const orphan = ['signed-by', ...choices.map(([name]) => name)].find((name) => args.text(name) !== undefined);
    if (orphan !== undefined) throw usage(`--${orphan} goes with --preflight FILE`);
    return null;
  }
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(preflightSchema, readJsonFile(path));
  if (!parsed.ok) throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
  if (by?.trim() === '') throw usage('--signed-by is empty');
  const preflight = parsed.value;
  const signOff =
    by === undefined ? null : { by: by.trim(), atUtc: new Date().toISOString(), findingsHash: preflight.hash };
  return { preflight, decisions: decide(preflight, args), signOff };
}

function decide(preflight: Preflight, args: Arguments): Decision[] {
  const red = preflight.findings.filter(({ severity }) => severity === 'red');
  return choices.flatMap(([option, choice]) => {
    const text = args.text(option);
    if (text === undefined) return [];
    return text.split(',').flatMap((name) => {
      const rule = name.trim();
      const found = red.filter((one) => one.rule === rule);
      if (found.length === 0) throw usage(`--${option} ${rule}: the check has no red finding of that rule`);
      const fitting = found.filter((one) => one.choices.some((offered) => offered.choice === choice));
      if (fitting.length === 0)
        throw usage(`--${option} ${rule}: that is not offered; there is ${offeredFor(found[0]?.choices ?? [])}`);
      return fitting.map(({ id }) => ({ finding: id, choice }));
    });
  });
}

const offeredFor = (offered: readonly { readonly choice: PreflightChoice }[]): string =>
  choices
    .filter(([, choice]) => offered.some((one) => one.choice === choice))
    .map(([name]) => `--${name}`)
    .join(', ');
