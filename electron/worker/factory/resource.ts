// A resource of a factory: what it is called, what it is, and its JSON in one form that never changes.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The folders of Data Factory's Git layout. */
export type ResourceKind = 'integrationRuntime' | 'linkedService' | 'dataset' | 'pipeline';
export type Resource = { readonly kind: ResourceKind; readonly name: string; readonly properties: JsonObject };

/** Names of the resources that every export has. Datasets and linked services take no hyphens. */
export const names = {
  runtime: 'tableferry-runtime',
  vault: 'tableferry_vault',
  source: 'tableferry_source',
  storage: 'tableferry_storage',
  table: 'tableferry_table',
  /** One file of a given name. */
  file: 'tableferry_file',
  /** Files of any name in a folder. */
  folder: 'tableferry_folder',
  all: 'tableferry_all',
} as const;

export const expression = (value: string): JsonObject => ({ value, type: 'Expression' });
export const linkedService = (referenceName: string): JsonObject => ({ referenceName, type: 'LinkedServiceReference' });

export const jsonText = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;
export const fileText = ({ name, properties }: Resource): string => jsonText({ name, properties });
export const byteCount = (text: string): number => Buffer.byteLength(text);
