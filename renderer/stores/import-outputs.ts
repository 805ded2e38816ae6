// What Terraform made, taken over from the file of its outputs into the draft.
import type { TargetConfig } from '../../shared/connection.ts';
import type { OutputOf } from '../../shared/contract.ts';
import { targetOfConfig } from './draft.ts';
import { endpointOf, isSameEndpoint, withFactoryPlace } from './factory-draft.ts';
import type { Stores } from './stores.tsx';

export type ReadOutputs = OutputOf<'terraform.outputs'>;
export type ImportedOutputs = { readonly path: string; readonly outputs: ReadOutputs };

/** Asks for the file and reads it; null = none was chosen. Throws AppError. */
export async function readOutputs({ api }: Stores): Promise<ImportedOutputs | null> {
  const file = await api.call('file.openText', { kind: 'terraformOutputs' });
  return file === null ? null : { path: file.path, outputs: await api.call('terraform.outputs', file) };
}

export function takeFactory({ engines, target }: Stores, { factory }: ReadOutputs): void {
  if (factory === null) return;
  const { draft, change } = engines.getState();
  change(withFactoryPlace(draft, factory, target.getState().draft));
}

/** The names of files, and who signs in where the outputs do not say, stay as they are. */
export function takeTarget({ target }: Stores, config: TargetConfig): void {
  const { draft, change } = target.getState();
  const found = targetOfConfig(config, null);
  const isEntraBefore = draft.credential === 'entra' && found.credential === 'entra';
  change({
    ...found,
    pathTemplate: draft.pathTemplate,
    ...(isEntraBefore ? { signIn: draft.signIn, secret: draft.secret } : {}),
  });
}

/** `account/container` of the outputs where it is another than the target's; null = it is the same, or is not told. */
export function otherTarget({ target }: Stores, config: TargetConfig | null): string | null {
  if (config === null || config.kind === 'connectionString') return null;
  const { draft } = target.getState();
  const isSame = isSameEndpoint(config.endpoint, endpointOf(draft)) && config.container === draft.container.trim();
  return isSame ? null : `${config.endpoint}/${config.container}`;
}
