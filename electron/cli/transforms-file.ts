// The file of transforms that a command is given, and where the key of their masks is.
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import { tableTransformsSchema, type TableTransforms } from '../../shared/transforms.ts';
import type { Arguments, Option } from './arguments.ts';
import { readJsonFile, resolvePath } from './files.ts';
import type { SecretReader } from './secrets.ts';

export const transformsOption: Option = {
  name: 'transforms',
  value: 'FILE',
  text: 'what is done to the rows before they are written, as JSON (docs/transforms.md)',
};
export const maskKeyOption: Option = {
  name: 'mask-key',
  value: 'REF',
  text: 'where the key of masks is: env:NAME or file:PATH',
};

/** None without the option. Throws FILE_UNREADABLE, FILE_INVALID. */
export function readTransforms(args: Arguments, cwd: string): TableTransforms[] {
  const file = args.text('transforms');
  if (file === undefined) return [];
  const path = resolvePath(cwd, file);
  const parsed = parseOrExplain(tableTransformsSchema, readJsonFile(path));
  if (parsed.ok) return parsed.value;
  throw new AppError('FILE_INVALID', { path, detail: parsed.detail });
}

/** Null without the option. Throws USAGE. */
export function readMaskKeyRef(args: Arguments): SecretRef | null {
  const text = args.text('mask-key');
  if (text === undefined) return null;
  const [, kind, place = ''] = /^(env|file):(.+)$/s.exec(text) ?? [];
  if (kind === 'env') return { env: place };
  if (kind === 'file') return { file: place };
  throw new AppError('USAGE', { detail: '--mask-key is env:NAME or file:PATH; the key itself stands in no argument' });
}

/** What a call that may need the key is given: nothing where there is no reference. Throws SECRET_MISSING. */
export const readMaskKey = (read: SecretReader, ref: SecretRef | null | undefined): { readonly maskKey?: string } =>
  ref === null || ref === undefined ? {} : { maskKey: read(ref, 'the key of the masks') };

/** The option, or what the plan says. */
export const maskKeyOf = (args: Arguments, plan: Pick<Plan, 'maskKey'>): SecretRef | null =>
  readMaskKeyRef(args) ?? plan.maskKey ?? null;
