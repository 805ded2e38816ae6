// The JSON Schema of drafts, for editors: made from the same source as the check, with ${name} allowed in every value.
import { z } from 'zod';
import { draftSchema } from '../../../shared/draft.ts';

export type JsonSchema = { readonly [member: string]: unknown };

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parameter = { type: 'string', pattern: '^\\$\\{[A-Za-z][A-Za-z0-9_]*\\}$' } as const;

/** A value that a whole parameter may stand for; a discriminator (`const`) is not one. */
function takesParameter(schema: JsonSchema): boolean {
  const { type, pattern, format } = schema;
  if (schema['enum'] !== undefined || type === 'boolean' || type === 'integer' || type === 'number') return true;
  return type === 'string' && (pattern !== undefined || format !== undefined);
}

function withParameters(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withParameters);
  if (!isSchema(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === 'propertyNames' ? member : withParameters(member)]),
  );
  return takesParameter(value) && value['const'] === undefined ? { anyOf: [inner, parameter] } : inner;
}

/** Without ${name}: where known members are looked up. */
const plainSchema = (): JsonSchema => {
  const schema: unknown = z.toJSONSchema(draftSchema, { io: 'input', unrepresentable: 'any' });
  return isSchema(schema) ? schema : {};
};

/** The file `resources/draft.schema.json`. */
export function draftJsonSchema(): string {
  const { properties, ...rest } = plainSchema();
  const fixed = new Set(['$schema', 'draftVersion', 'parameters', 'environments']);
  const members = Object.entries(isSchema(properties) ? properties : {}).map(([name, member]) => [
    name,
    fixed.has(name) ? member : withParameters(member),
  ]);
  const schema = { title: 'Draft of a Tableferry plan', ...rest, properties: Object.fromEntries(members) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Names of the members that may stand at a path, over all alternatives. */
export function knownMembers(path: readonly PropertyKey[], schema: JsonSchema = plainSchema()): readonly string[] {
  const alternatives = [...listOf(schema['anyOf']), ...listOf(schema['oneOf']), ...listOf(schema['allOf'])];
  const deeper = alternatives.flatMap((one) => (isSchema(one) ? knownMembers(path, one) : []));
  const [step, ...rest] = path;
  const { properties, items, additionalProperties } = schema;
  const members = isSchema(properties) ? properties : {};
  if (step === undefined) return [...new Set([...Object.keys(members), ...deeper])];
  const next = typeof step === 'number' ? items : (members[String(step)] ?? additionalProperties);
  return [...new Set([...deeper, ...(isSchema(next) ? knownMembers(rest, next) : [])])];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
