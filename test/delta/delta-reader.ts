// Reads folders as Delta tables with the Python library deltalake, which shares no code with the program.
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { LogicalType } from '../../shared/columns.ts';
import { dayText, hexOf, timeOfDayText, timestampText, timestampTextOfMicros, uuidOf } from '../oracle/cell-text.ts';
import type { Cell } from '../oracle/cells.ts';
import { floatText, realText } from '../oracle/double-text.ts';

const version = '1.6.6';
/** Kept between runs: making it takes half a minute. */
const folder = join(tmpdir(), `tableferry-deltalake-${version}`);
const python = join(folder, 'bin', 'python');
const script = fileURLToPath(new URL('read_delta.py', import.meta.url));

const imports = (): boolean => spawnSync(python, ['-c', 'import deltalake'], { stdio: 'ignore' }).status === 0;

/** Null = ready; otherwise why the library cannot be used here. Installs it on the first call of a machine. */
export function prepareDeltaReader(): string | null {
  if (imports()) return null;
  const steps = [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `deltalake==${version}`]],
  ] as const;
  for (const [command, parameters] of steps) {
    const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8', timeout: 240_000 });
    if (status !== 0) return `${command} ${parameters.join(' ')}: ${error?.message ?? stderr.trim()}`;
  }
  return imports() ? null : 'the library was installed and cannot be imported';
}

const headSchema = z.object({ version: z.number(), fields: z.array(z.tuple([z.string(), z.string(), z.boolean()])) });
const rowSchema = z.array(z.string().nullable());

export type DeltaContent = z.infer<typeof headSchema> & { readonly rows: readonly (readonly Cell[])[] };

/** `tableFolder` without `%`: the library takes it for an escape, however it is written. */
export function readDelta(tableFolder: string): DeltaContent {
  const text = execFileSync(python, [script, tableFolder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  return { ...headSchema.parse(JSON.parse(head)), rows: lines.map((line) => rowSchema.parse(JSON.parse(line))) };
}

const perUnit = { millis: 1_000_000n, micros: 1_000n, nanos: 1n } as const;

/** The canonical text (test/oracle/cell-text.ts) of what the library showed of a column of this type. */
export function textOfDelta(type: LogicalType, shown: string): string {
  switch (type.kind) {
    case 'float': {
      const value = Buffer.from(shown, 'hex').readDoubleBE();
      return type.bits === 32 ? realText(value) : floatText(value);
    }
    case 'date':
      return dayText(Number(shown));
    case 'time':
      return timeOfDayText(BigInt(shown) * perUnit[type.unit], type.digits);
    case 'timestamp':
      return type.unit === 'nanos'
        ? timestampText(BigInt(shown), type.digits)
        : timestampTextOfMicros(BigInt(shown), type.digits);
    case 'binary':
    case 'fixed':
      return hexOf(Buffer.from(shown, 'hex'));
    case 'uuid':
      return uuidOf(Buffer.from(shown, 'hex'));
    default:
      return shown;
  }
}
