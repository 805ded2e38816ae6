// Declared options and positionals of a command, and what the user typed for them.
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import { parseSize } from '../../shared/parse-size.ts';

export type Option = {
  readonly name: string;
  /** What stands for the value in the help, e.g. `FILE`; null for a switch. */
  readonly value: string | null;
  readonly text: string;
  readonly isRequired?: boolean;
  /** It may be given several times; `texts` has them all. */
  readonly isRepeatable?: boolean;
};
export type Positional = { readonly name: string; readonly text: string; readonly isRequired: boolean };

export type Arguments = {
  has(name: string): boolean;
  /** The last value given; undefined when there is none. */
  text(name: string): string | undefined;
  /** All values given to a repeatable option. */
  texts(name: string): readonly string[];
  /** Undefined when not given. Throws USAGE unless it is a whole number in the range. */
  integer(name: string, min: number, max: number): number | undefined;
  /** Throws USAGE unless it is one of `choices`. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  /** Positional by place; undefined when not given. */
  at(index: number): string | undefined;
};

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

/** Throws USAGE for unknown options, missing values and what is required but not there. */
export function readArguments(
  argv: readonly string[],
  options: readonly Option[],
  positionals: readonly Positional[],
): Arguments {
  const { values, found } = parse(argv, options);
  const missing = options.find(({ name, isRequired }) => isRequired === true && values[name] === undefined);
  if (missing !== undefined) throw usage(`--${missing.name} ${missing.value ?? ''} is missing`.trimEnd());
  const missed = positionals.find(({ isRequired }, i) => isRequired && found[i] === undefined);
  if (missed !== undefined) throw usage(`${missed.name} is missing: ${missed.text}`);
  if (found.length > positionals.length) {
    throw usage(`"${found[positionals.length] ?? ''}" is one argument too many; an option's value follows its name`);
  }
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    has: (name) => values[name] === true,
    text,
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
    },
    at: (index) => found[index],
    integer(name, min, max) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      throw usage(`--${name} ${value} is not a whole number from ${String(min)} to ${String(max)}`);
    },
    choice(name, choices) {
      const value = text(name);
      if (value === undefined) return undefined;
      const chosen = choices.find((choice) => choice === value);
      if (chosen === undefined) throw usage(`--${name} ${value} is not one of ${choices.join(', ')}`);
      return chosen;
    },
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(argv: readonly string[], options: readonly Option[]): { values: Values; found: readonly string[] } {
  const declared = Object.fromEntries(
    options.map(({ name, value, isRepeatable = false }) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const), multiple: isRepeatable },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: declared, allowPositionals: true });
    return { values, found: positionals };
  } catch (error) {
    const known = options.map(({ name }) => `--${name}`).join(' ');
    throw usage(`${firstSentence(error)} (it knows ${known})`);
  }
}

const firstSentence = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(/\.\s|\n/)[0]?.replace(/\.$/, '') ?? message;
};

/** `64MB`, `1.5 GiB`, `512 KB` or bytes, in steps of 1024. Throws USAGE. */
export function parseSizeOption(text: string, option: string): number {
  const sizeBytes = parseSize(text);
  if (sizeBytes === null) throw usage(`--${option} ${text} is not a size such as 256MB or 1GB`);
  return sizeBytes;
}
