// Tells whether a column seems to hold personal data, by its name and some of its values, and which mask would fit.
import type { LogicalType } from '../../../../shared/columns.ts';
import type { Mask, PersonalData } from '../../../../shared/transforms.ts';
import { formatCount } from '../../../../shared/format.ts';
import { isOfPeople, recognisers, type Recogniser } from './recognisers.ts';

export type SampledColumn = {
  readonly name: string;
  readonly type: LogicalType;
  /** Values that are not NULL, as texts. */
  readonly values: readonly string[];
  /** Whose column it is. */
  readonly table: string;
};

/** Of so few values none is proof. */
const fewValues = 5;
const mostOf = 0.8;
/** Random numbers pass a check digit now and then. */
const nearlyAll = 0.95;
const hardlyAny = 0.1;

/** Null: it seems to hold none. */
export function detectColumn(column: SampledColumn): PersonalData | null {
  const found = recognisers.flatMap((recogniser) => {
    const confidence = judge(recogniser, column);
    return confidence === null ? [] : [{ recogniser, ...confidence }];
  });
  const order = ['high', 'medium', 'low'] as const;
  const [best] = found.toSorted((a, b) => order.indexOf(a.confidence) - order.indexOf(b.confidence));
  if (best === undefined) return null;
  const { recogniser, confidence, why } = best;
  return { column: column.name, kind: recogniser.kind, why, confidence, mask: maskFor(recogniser.kind, column.type) };
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function judge(
  { words, names, namesOfPeople, fits, isSure, types }: Recogniser,
  { name, type, values, table }: SampledColumn,
): Pick<PersonalData, 'confidence' | 'why'> | null {
  if (!isOfType(types, type)) return null;
  const isNamed =
    (names?.test(plain(name)) ?? false) || (isOfPeople(table) && (namesOfPeople?.test(plain(name)) ?? false));
  const fitting = fits === null ? 0 : values.filter((value) => fits(value.trim())).length;
  const share = values.length === 0 || fits === null ? null : fitting / values.length;
  const counted = `${formatCount(fitting)} of ${formatCount(values.length)} sampled values look like ${words}`;
  if (isNamed) {
    if (share === null) return { confidence: 'medium', why: `Its name speaks of ${words}.` };
    if (share >= mostOf && types !== 'date')
      return { confidence: 'high', why: `Its name speaks of ${words}, and ${counted}.` };
    if (share < hardlyAny && values.length >= fewValues && isSure) return null;
    return { confidence: share < hardlyAny ? 'low' : 'medium', why: `Its name speaks of ${words}; ${counted}.` };
  }
  if (share === null || values.length < fewValues || types === 'date') return null;
  if (isSure && share >= mostOf) return { confidence: share >= nearlyAll ? 'high' : 'medium', why: `${counted}.` };
  if (!isSure && share >= nearlyAll) return { confidence: 'medium', why: `${counted}.` };
  return null;
}

function isOfType(types: Recogniser['types'], { kind }: LogicalType): boolean {
  switch (types) {
    case 'text':
      return kind === 'string';
    case 'textOrNumber':
      return kind === 'string' || kind === 'int' || kind === 'decimal';
    case 'date':
      return kind === 'date' || kind === 'timestamp';
  }
}

/** Tokens where rows are likely joined by the value; one domain for each kind, so that they join everywhere. */
function maskFor(kind: PersonalData['kind'], type: LogicalType): Mask {
  switch (kind) {
    case 'email':
    case 'nationalId':
    case 'phone':
      return type.kind === 'decimal' && type.scale > 0 ? { how: 'hash' } : { how: 'tokenise', domain: kind };
    case 'card':
    case 'iban':
      return type.kind === 'string'
        ? { how: 'partial', keepFirst: 0, keepLast: 4, with: '*' }
        : { how: 'tokenise', domain: kind };
    case 'birthDate':
      return { how: 'generalise', to: { kind: 'year' } };
    case 'ipAddress':
      return { how: 'hash' };
    case 'name':
    case 'address':
      return { how: 'redact', with: '***' };
  }
}
