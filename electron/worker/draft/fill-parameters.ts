// Puts values in the place of ${name} in the texts of a draft.
import type { ParameterValue } from '../../../shared/draft.ts';

export type Place = readonly (string | number)[];
export type Filled =
  | { readonly ok: true; readonly value: unknown }
  /** `at`: where; `name`: of the parameter that has no value. */
  | { readonly ok: false; readonly at: Place; readonly name: string };

/** `$${` is written where `${` is meant as it stands. */
const reference = /\$(\$\{)|\$\{([^}]*)\}/g;
const alone = /^\$\{([^}]*)\}$/;

/** Member names are left as they are. The first one without a value ends it. */
export function fillParameters(value: unknown, values: ReadonlyMap<string, ParameterValue>, at: Place = []): Filled {
  if (typeof value === 'string') return fillText(value, values, at);
  if (Array.isArray(value)) {
    const filled = value.map((one: unknown, i) => fillParameters(one, values, [...at, i]));
    return filled.find(({ ok }) => !ok) ?? { ok: true, value: filled.map((one) => (one.ok ? one.value : null)) };
  }
  if (typeof value !== 'object' || value === null) return { ok: true, value };
  const members = Object.entries(value).map(
    ([name, one]) => [name, fillParameters(one, values, [...at, name])] as const,
  );
  const failed = members.map(([, one]) => one).find(({ ok }) => !ok);
  if (failed !== undefined) return failed;
  return { ok: true, value: Object.fromEntries(members.map(([name, one]) => [name, one.ok ? one.value : null])) };
}

function fillText(text: string, values: ReadonlyMap<string, ParameterValue>, at: Place): Filled {
  const whole = alone.exec(text)?.[1];
  if (whole !== undefined) {
    const value = values.get(whole);
    return value === undefined ? { ok: false, at, name: whole } : { ok: true, value };
  }
  const missing = [...text.matchAll(reference)].find(
    ([, escaped, name]) => escaped === undefined && !values.has(name ?? ''),
  );
  if (missing !== undefined) return { ok: false, at, name: missing[2] ?? '' };
  const filled = text.replaceAll(
    reference,
    (_, escaped: string | undefined, name: string | undefined) => escaped ?? String(values.get(name ?? '')),
  );
  return { ok: true, value: filled };
}
