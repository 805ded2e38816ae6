// A resource of a factory: what it is called, what it is, and its JSON in one form that never changes.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The folders of Data Factory's Git layout. */
export type ResourceKind = 'integrationRuntime' | 'linkedService' | 'dataset' | 'pipeline' | 'trigger';
export type Resource = { readonly kind: ResourceKind; readonly name: string; readonly properties: JsonObject };

/**
 * A resource that is named by what it says, so that plans of other sources and targets share a factory without a clash and
 * a deployment never changes what another plan stands on. Datasets and linked services take no hyphens.
 */
export const namedByContent = (kind: 'linkedService' | 'dataset', name: string, properties: JsonObject): Resource => ({
  kind,
  name: `${name}_${shortHash(properties)}`,
  properties,
});

/** Eight hexadecimal digits (FNV-1a): tells texts apart that nobody made to be alike. */
export function shortHash(value: Json): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(value))) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

export const expression = (value: string): JsonObject => ({ value, type: 'Expression' });
export const linkedService = (referenceName: string): JsonObject => ({ referenceName, type: 'LinkedServiceReference' });

export const jsonText = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;
export const fileText = ({ name, properties }: Resource): string => jsonText({ name, properties });
export const byteCount = (text: string): number => Buffer.byteLength(text);
