// What of a factory's resources refers to what.
import { isMembers } from '../json.ts';

/** The folders of the Git layout. */
export type Kind = 'integrationRuntime' | 'linkedService' | 'dataset' | 'pipeline' | 'trigger';

export const kindOfReference: Readonly<Record<string, Kind>> = {
  IntegrationRuntimeReference: 'integrationRuntime',
  LinkedServiceReference: 'linkedService',
  DatasetReference: 'dataset',
  PipelineReference: 'pipeline',
};

/** All objects in it that refer to another resource; what is a default is data, and looked at by nobody. */
export function referencesIn(value: unknown): readonly { readonly type: string; readonly name: string }[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isMembers(value)) return [];
  const { type, referenceName } = value;
  const own = typeof referenceName === 'string' ? [{ type: String(type), name: referenceName }] : [];
  const inner = Object.entries(value).flatMap(([key, member]) => (key === 'defaultValue' ? [] : referencesIn(member)));
  return [...own, ...inner];
}
