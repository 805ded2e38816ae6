// The point in time as the command line names it.
import { AppError } from '../../shared/errors.ts';
import { momentUtcSchema, type MomentWish, type PointInTime } from '../../shared/point-in-time.ts';

const names = 'auto, none, per-table, shared, database-snapshot[=NAME], read-only or as-of[=TIME]';

/** `shared`, `database-snapshot=sales_noon`, `as-of=2026-01-02T03:04:05Z`. Throws USAGE. */
export function readMomentWish(text: string | undefined): MomentWish | undefined {
  if (text === undefined) return undefined;
  const cut = text.indexOf('=');
  const [name, value] = cut < 0 ? [text, null] : [text.slice(0, cut), text.slice(cut + 1)];
  const usage = (detail: string): AppError => new AppError('USAGE', { detail });
  switch (name) {
    case 'database-snapshot':
      if (value === '') throw usage('--point-in-time database-snapshot= has no name behind it');
      return { mode: 'databaseSnapshot', name: value };
    case 'as-of':
      if (value !== null && !momentUtcSchema.safeParse(value).success)
        throw usage(`--point-in-time as-of=${value} is no UTC time such as as-of=2026-01-02T03:04:05Z`);
      return { mode: 'asOf', atUtc: value };
    default: {
      const mode = {
        auto: 'auto',
        none: 'none',
        'per-table': 'perTable',
        shared: 'shared',
        'read-only': 'readOnly',
      } as const;
      const found = Object.entries(mode).find(([known]) => known === name)?.[1];
      if (found === undefined || value !== null) throw usage(`--point-in-time ${text} is not one of ${names}`);
      return { mode: found };
    }
  }
}

/** What stands below the sentence in what `plan` prints: why, and what a run would send to change the server. */
export function momentLines({ mode, why, script }: PointInTime): readonly string[] {
  if (mode === 'none') return why === '' ? [] : [`  ${why}`];
  return [
    ...(why === '' ? [] : [`  ${why}`]),
    ...(script === null
      ? []
      : [
          '  The run sends this to the server, with its own id for {run}, and drops the snapshot at its end:',
          ...script.split('\n').map((line) => `    ${line}`),
        ]),
  ];
}
