// What is wrong with data from outside, as one clause for a message: never the value itself, which may be a secret.
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const pathOf = (issue: Issue): string =>
  issue.path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${String(step)}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );

function describe(issue: Issue): string {
  const path = pathOf(issue);
  const inner = issue.code === 'invalid_union' ? closestOf(issue.errors) : null;
  if (inner !== null) return describe({ ...inner, path: [...issue.path, ...inner.path] });
  const where = path === '' ? '' : `"${path}": `;
  return `${where}${issue.message.replace(/^Invalid input: /, '')}`;
}

/** Of the alternatives of a union, the complaint of the one that came closest; null when none stands out. */
function closestOf(alternatives: readonly (readonly Issue[])[]): Issue | null {
  const fewest = alternatives.filter((issues) => issues.length === 1 && issues[0]?.path.length !== 0);
  return fewest.length === 1 ? (fewest[0]?.[0] ?? null) : null;
}

/** The first complaint, and how many more there are. */
export function describeIssues(error: z.ZodError): string {
  const [first, ...rest] = error.issues;
  if (first === undefined) return 'it is not valid';
  const more = rest.length === 0 ? '' : ` (and ${String(rest.length)} more)`;
  return `${describe(first)}${more}`;
}

export type Schema<T> = z.ZodType<T>;

/** The parsed value, or what is wrong with it. */
export function parseOrExplain<T>(
  schema: Schema<T>,
  value: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly detail: string } {
  const parsed = schema.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, detail: describeIssues(parsed.error) };
}
