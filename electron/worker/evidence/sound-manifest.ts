// A manifest that goes into a pack, or comes out of one: of the right shape, and in agreement with itself.
import { AppError } from '../../../shared/errors.ts';
import type { Manifest } from '../../../shared/manifest.ts';
import { checkTable, checkTotals } from '../validate/check-manifest.ts';
import { parseManifest } from '../validate/manifest-file.ts';

/** `value`: parsed JSON. Throws MANIFEST_INVALID. */
export function soundManifest(value: unknown, name: string): Manifest {
  const manifest = parseManifest(value, name);
  const [first] = [...checkTotals(manifest), ...manifest.tables.flatMap(checkTable)];
  if (first !== undefined)
    throw new AppError('MANIFEST_INVALID', { blob: name, detail: first.text.replace(/\.$/, '') });
  return manifest;
}
