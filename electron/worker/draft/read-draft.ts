// Reads a draft: JSON with comments, its parameters filled in, every complaint with line and column.
import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { z } from 'zod';
import { draftSchema, type Draft, type ParameterValue } from '../../../shared/draft.ts';
import { AppError } from '../../../shared/errors.ts';
import { fillParameters } from './fill-parameters.ts';
import { knownMembers } from './json-schema.ts';
import { nearestOf } from './nearest.ts';

export type DraftSettings = {
  /** Of `environments`; null = the defaults alone. */
  readonly environment: string | null;
  /** Values that go before all others. */
  readonly set: ReadonlyMap<string, string>;
};

/** `path` is only named in messages. Throws FILE_INVALID. */
export function readDraft(text: string, path: string, settings: DraftSettings): Draft {
  const invalid = (detail: string): AppError => new AppError('FILE_INVALID', { path, detail });
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [broken] = errors;
  if (broken !== undefined || tree === undefined) {
    const what = broken === undefined ? 'it is empty' : wordsOf(printParseErrorCode(broken.error));
    throw invalid(`${placeOf(text, broken?.offset ?? 0)}: ${what}`);
  }
  const twice = repeatedMember(tree);
  if (twice !== null) throw invalid(`${placeOf(text, twice.offset)}: ${String(twice.value)} stands there twice`);
  const at = (where: readonly PropertyKey[]): string => placeOf(text, offsetOf(tree, where));
  const value: unknown = getNodeValue(tree);
  const values = valuesOf(value, settings, (detail, where) => invalid(`${at(where)}: ${detail}`));
  const filled = fillParameters(withoutParameters(value), values);
  if (!filled.ok) throw invalid(`${at(filled.at)}: ${missingWords(filled.name, [...values.keys()], settings)}`);
  const secret = secretInClear(filled.value);
  if (secret !== null) throw invalid(`${at(secret)}: ${secretWords}`);
  const parsed = draftSchema.safeParse(filled.value);
  if (parsed.success) return parsed.data;
  const { where, words } = complaintOf(parsed.error.issues);
  throw invalid(`${at(where)}: ${words}`);
}

/** Line and column of an offset, both from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${String(before.length)}, column ${String((before.at(-1)?.length ?? 0) + 1)}`;
}

/** Of the member at a path, or of the innermost one on the way there that is. */
function offsetOf(tree: Node, path: readonly PropertyKey[]): number {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  for (let length = steps.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, steps.slice(0, length));
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

/** The name node of a member that its object has already. */
function repeatedMember(node: Node): Node | null {
  const names = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [name] = child.type === 'property' ? (child.children ?? []) : [];
    if (name !== undefined && names.has(name.value)) return name;
    if (name !== undefined) names.add(name.value);
    const inside = repeatedMember(child);
    if (inside !== null) return inside;
  }
  return null;
}

const wordsOf = (code: string): string =>
  code
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/ expected$/, ' is missing');

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** These two hold values and are no place for them. */
function withoutParameters(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { parameters: _, environments: __, ...rest }: { parameters?: unknown; environments?: unknown } = { ...value };
  return rest;
}

const declaredSchema = z.object({
  parameters: draftSchema.shape.parameters,
  environments: draftSchema.shape.environments,
});

function valuesOf(
  value: unknown,
  { environment, set }: DraftSettings,
  invalid: (detail: string, at: readonly PropertyKey[]) => AppError,
): ReadonlyMap<string, ParameterValue> {
  const parsed = declaredSchema.safeParse({
    parameters: memberOf(value, 'parameters'),
    environments: memberOf(value, 'environments'),
  });
  if (!parsed.success) {
    const { where, words } = complaintOf(parsed.error.issues);
    throw invalid(words, where);
  }
  const { parameters: declared = {}, environments = {} } = parsed.data;
  const names = Object.keys(declared);
  const known = environment === null ? {} : environments[environment];
  if (known === undefined) {
    const there = Object.keys(environments).join(', ');
    throw invalid(`there is no environment ${environment ?? ''}${there === '' ? '' : `; there are ${there}`}`, [
      'environments',
    ]);
  }
  for (const [where, some] of Object.entries(environments))
    for (const name of Object.keys(some))
      if (!names.includes(name)) throw invalid(undeclared(name, names), ['environments', where, name]);
  const values = new Map<string, ParameterValue>();
  for (const [name, standard] of Object.entries(declared)) {
    const given = set.get(name);
    const found = given === undefined ? (known[name] ?? standard) : typed(given, standard ?? known[name] ?? null);
    if (found !== null) values.set(name, found);
  }
  const stranger = [...set.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined) throw invalid(`--set ${stranger}: ${undeclared(stranger, names)}`, ['parameters']);
  return values;
}

function undeclared(name: string, names: readonly string[]): string {
  const nearest = nearestOf(name, names);
  return `"parameters" has no ${name}${nearest === null ? '' : `; did you mean ${nearest}?`}`;
}

/** A value of the command line is a text; what it stands for says what else it may be. */
function typed(text: string, like: ParameterValue | null): ParameterValue {
  if (typeof like === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (typeof like === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function missingWords(name: string, known: readonly string[], { environment }: DraftSettings): string {
  const nearest = nearestOf(name, known);
  if (nearest !== null) return `there is no parameter ${name}; did you mean ${nearest}?`;
  const where = environment === null ? 'without an environment' : `in the environment ${environment}`;
  return `the parameter ${name} has no value ${where}; give it a default in "parameters", a value in "environments", or --set ${name}=VALUE`;
}

const secretPlaces = [
  ['source', 'authentication', 'password'],
  ['source', 'authentication', 'token'],
  ['source', 'authentication', 'signIn', 'as', 'secret'],
  ['source', 'authentication', 'signIn', 'as', 'certificate'],
  ['target', 'value'],
  ['target', 'key'],
  ['target', 'sas'],
  ['target', 'signIn', 'as', 'secret'],
  ['target', 'signIn', 'as', 'certificate'],
  ['maskKey'],
] as const;
const secretWords =
  'the secret itself stands there, which does not belong in a file; write {"env":"NAME"}, {"file":"path"} or {"stdin":true}';

const secretInClear = (value: unknown): readonly string[] | null =>
  secretPlaces.find((path) => typeof path.reduce<unknown>(memberOf, value) === 'string') ?? null;

type Complaint = { readonly where: readonly PropertyKey[]; readonly words: string };

/** The first one, of a union that of the alternative which came closest. */
function complaintOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): Complaint {
  const [issue] = issues;
  if (issue === undefined) return { where: above, words: 'it is not valid' };
  const where = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const closest = issue.errors
      .filter((some) => some[0]?.path.length !== 0)
      .toSorted((a, b) => a.length - b.length)[0];
    if (closest !== undefined) return complaintOf(closest, where);
  }
  const subject = where.length === 0 ? '' : `"${where.map(String).join('.')}" `;
  if (issue.code === 'unrecognized_keys') {
    const name = issue.keys[0] ?? '';
    const nearest = nearestOf(name, knownMembers(where));
    const hint = nearest === null ? `; known are ${knownMembers(where).join(', ')}` : `; did you mean "${nearest}"?`;
    return {
      where: [...where, name],
      words: `"${name}" is not known ${where.length === 0 ? 'here' : `in ${subject.trim()}`}${hint}`,
    };
  }
  return { where, words: `${subject}${issue.message.replace(/^Invalid input: /, '')}`.trim() };
}
