// The manifest as it is found: in the container or as a document.
import { AppError } from '../../../shared/errors.ts';
import { parseOrExplain } from '../../../shared/issues.ts';
import { manifestSchema, type Manifest } from '../../../shared/manifest.ts';
import type { TargetPort } from '../ports/ports.ts';

/** A manifest lists one line a part; this is far beyond any real one. */
const maxManifestBytes = 1 << 30;

/** Throws MANIFEST_INVALID unless `value` (parsed JSON) has the shape of a manifest; see also findImbalances. */
export function parseManifest(value: unknown, name: string): Manifest {
  const parsed = parseOrExplain(manifestSchema, value);
  if (parsed.ok) return parsed.value;
  throw new AppError('MANIFEST_INVALID', { blob: name, detail: parsed.detail });
}

/** The manifest in the container. Throws MANIFEST_INVALID when it is not there or no manifest. */
export async function readManifest(
  target: Pick<TargetPort, 'properties' | 'readRange'>,
  name: string,
  signal: AbortSignal,
): Promise<Manifest> {
  const invalid = (detail: string): AppError => new AppError('MANIFEST_INVALID', { blob: name, detail });
  const found = await target.properties(name, signal);
  if (found === null) throw invalid('it is not there');
  if (found.sizeBytes > maxManifestBytes) throw invalid('it is too large');
  const bytes = await target.readRange(name, 0, found.sizeBytes, signal);
  return parseManifest(parseJson(bytes, invalid), name);
}

function parseJson(bytes: Uint8Array, invalid: (detail: string) => AppError): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid('it is not valid JSON');
  }
}
