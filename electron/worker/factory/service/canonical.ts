// Resources in one form, so that what the service adds by itself is no difference and what somebody changed is one.
import type { Json, JsonObject, Resource } from '../resource.ts';

/**
 * `ours`: only members that we set count, since the service adds its own (etags, encrypted credentials, defaults).
 * `all`: others count too, unless they are empty. `exact`: data, in which nothing is a default.
 */
type Strictness = 'ours' | 'all' | 'exact';

export type Texts = { readonly before: string | null; readonly after: string };

/** Both sides as indented JSON in one order of members; equal texts = nothing to do. `held`: null = it is not there. */
export function textsOf({ kind, properties }: Pick<Resource, 'kind' | 'properties'>, held: JsonObject | null): Texts {
  if (held === null) return { before: null, after: textOf(sorted(properties, 'ours')) };
  // Its other members are not told by the service, or settings of whoever runs it.
  if (kind === 'integrationRuntime')
    return { before: textOf({ type: held['type'] ?? null }), after: textOf({ type: properties['type'] ?? null }) };
  return {
    before: textOf(sorted(common(held, properties, 'ours'), 'ours')),
    after: textOf(sorted(properties, 'ours')),
  };
}

/** Of `held` what is compared with `wished`: an activity is kept as it was put, so that in it every member counts. */
function common(held: Json | undefined, wished: Json | undefined, strictness: Strictness): Json {
  if (held === undefined) return null;
  if (isList(held))
    return held.map((one, index) => common(one, isList(wished) ? wished[index] : undefined, strictness));
  if (!isObject(held) || strictness === 'exact') return held;
  const own: JsonObject = isObject(wished) ? wished : {};
  const mode = isObject(wished) ? strictness : 'all';
  const kept = Object.entries(held).filter(([name]) => Object.hasOwn(own, name) || mode === 'all');
  return Object.fromEntries(kept.map(([name, value]) => [name, common(value, own[name], within(name, mode))]));
}

/** Members in the order of their names; empty ones left out, which the service may add or leave out as it likes. */
function sorted(value: Json, strictness: Strictness): Json {
  if (isList(value)) return value.map((one) => sorted(one, strictness));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, sorted(member, within(name, strictness))] as const)
      .filter(([, member]) => strictness === 'exact' || !isEmpty(member))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function within(name: string, strictness: Strictness): Strictness {
  if (name === 'defaultValue') return 'exact';
  return name === 'activities' ? 'all' : strictness;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: Json): boolean =>
  value === null ||
  value === '' ||
  (isList(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);
const textOf = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;
