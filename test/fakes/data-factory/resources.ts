// What is deployed in the factory: checked when it is put, with etags, and with what refers to what.
import { randomBytes } from 'node:crypto';
import { list, members, textOf, type Members } from './json.ts';
import { limitFaults } from './rules/limits.ts';
import { faultsOf } from './rules/resource-rules.ts';
import { kindOfReference, referencesIn, type Kind } from './rules/references.ts';

export type Stored = {
  readonly kind: Kind;
  readonly name: string;
  readonly properties: Members;
  readonly etag: string;
};
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class Resources {
  readonly #stored = new Map<string, Stored>();

  static key(kind: Kind, name: string): string {
    return `${kind}/${name.toLowerCase()}`;
  }

  get(kind: Kind, name: string): Stored | undefined {
    return this.#stored.get(Resources.key(kind, name));
  }

  /** Throws a Refusal. */
  demand(kind: Kind, name: string): Stored {
    const found = this.get(kind, name);
    if (found !== undefined) return found;
    const code = `${kind[0].toUpperCase()}${kind.slice(1)}NotFound`;
    throw new Refusal(404, code, `The document could not be retrieved because it does not exist: ${kind} '${name}'.`);
  }

  all(kind?: Kind): readonly Stored[] {
    return [...this.#stored.values()].filter((one) => kind === undefined || one.kind === kind);
  }

  /** Throws a Refusal where the service would not take it. `ifMatch`: an etag, or `*`. */
  put(kind: Kind, name: string, body: unknown, ifMatch?: string): Stored {
    const { properties } = members(body);
    const before = this.get(kind, name);
    if (ifMatch !== undefined && (before === undefined || (ifMatch !== '*' && unquoted(ifMatch) !== before.etag)))
      throw new Refusal(412, 'PreconditionFailed', `The etag of ${kind} '${name}' is another one.`);
    const faults = [...faultsOf(kind, name, { name, properties }), ...limitFaults(kind, { name, properties })];
    if (faults.length > 0) throw new Refusal(400, 'BadRequest', `The document is not valid: ${faults.join('; ')}.`);
    for (const { type, name: other } of referencesIn(properties)) {
      const wanted = kindOfReference[type];
      if (wanted !== undefined && this.get(wanted, other) === undefined)
        throw new Refusal(
          400,
          'BadRequest',
          `The document creation or update failed because of invalid reference '${other}'.`,
        );
    }
    return this.change(kind, before?.name ?? name, members(properties));
  }

  /** Without looking at it; a new etag. */
  change(kind: Kind, name: string, properties: Members): Stored {
    const stored = { kind, name, properties, etag: randomBytes(16).toString('hex') };
    this.#stored.set(Resources.key(kind, name), stored);
    return stored;
  }

  forget(kind: Kind, name: string): void {
    this.#stored.delete(Resources.key(kind, name));
  }

  /** False = there was none. Throws a Refusal when something refers to it. */
  remove(kind: Kind, name: string): boolean {
    const user = this.all().find(({ properties }) =>
      referencesIn(properties).some(
        (one) => kindOfReference[one.type] === kind && one.name.toLowerCase() === name.toLowerCase(),
      ),
    );
    if (user !== undefined && this.get(kind, name) !== undefined)
      throw new Refusal(400, 'BadRequest', `The document cannot be deleted since it is referenced by ${user.name}.`);
    return this.#stored.delete(Resources.key(kind, name));
  }
}

const unquoted = (etag: string): string => etag.replaceAll('"', '');

/** Values of declared parameters: what is given, else the default. Throws a Refusal for unknown and missing ones. */
export function fillParameters(declared: unknown, given: Members, of: string): Members {
  const known = members(declared);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) throw new Refusal(400, 'BadRequest', `${of} has no parameter '${unknown.join("', '")}'.`);
  return Object.fromEntries(
    Object.entries(known).map(([name, declaration]) => {
      const { type, defaultValue } = members(declaration);
      const value = Object.hasOwn(given, name) ? given[name] : defaultValue;
      if (value === undefined) throw new Refusal(400, 'BadRequest', `${of} needs a value of the parameter '${name}'.`);
      if (!isOfType(value, textOf(type)))
        throw new Refusal(400, 'BadRequest', `The parameter '${name}' of ${of} is no ${textOf(type)}.`);
      return [name, value];
    }),
  );
}

function isOfType(value: unknown, type: string): boolean {
  switch (type.toLowerCase()) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

export const referenceOf = (value: unknown): string => textOf(members(value).referenceName);
export const activitiesOf = (properties: unknown): readonly Members[] =>
  list(members(properties).activities).map(members);
