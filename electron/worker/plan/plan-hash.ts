// The plan's hash: SHA-256 over canonical JSON, so that a change by hand is noticed.
import { createHash } from 'node:crypto';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON without blanks, keys in code-unit order, `undefined` members left out. */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** SHA-256 (hex) over everything but the hash itself. */
export function hashPlan(plan: { readonly [member: string]: Json | undefined }): string {
  const { hash: _, ...rest } = plan;
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}
