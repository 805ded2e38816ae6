// A transform as it is being written: what stands in the fields, and the transform that it amounts to.
import { transformSchema, type CastType, type Mask, type Transform } from '../../../../shared/transforms.ts';
import { transformsText as words } from '../../../text/transforms.ts';
import { addedBy } from './columns-after.ts';

export type TransformKind = Transform['kind'];
export type TypeName = keyof typeof words.types;
export type CoarseKind = keyof typeof words.coarseOf;

export type TransformDraft = {
  readonly kind: TransformKind;
  readonly column: string;
  readonly columns: readonly string[];
  readonly name: string;
  readonly to: string;
  readonly type: TypeName;
  readonly precision: string;
  readonly scale: string;
  readonly value: string;
  readonly isNull: boolean;
  readonly separator: string;
  readonly ifNull: 'empty' | 'null';
  readonly side: 'both' | 'start' | 'end';
  readonly pattern: string;
  readonly with: string;
  readonly by: string;
  readonly unit: 'days' | 'hours' | 'minutes' | 'seconds';
  readonly sql: string;
  readonly source: string;
  readonly adds: string;
  readonly how: Mask['how'];
  readonly keepFirst: string;
  readonly keepLast: string;
  readonly maskWith: string;
  readonly domain: string;
  readonly coarse: CoarseKind;
  readonly multiple: string;
  readonly length: string;
};
export type DraftField = Exclude<keyof TransformDraft, 'kind'>;
export type DraftProblem = { readonly field: DraftField; readonly words: string };

export const emptyDraft: TransformDraft = {
  kind: 'mask',
  column: '',
  columns: [],
  name: '',
  to: '',
  type: 'string',
  precision: '18',
  scale: '2',
  value: '',
  isNull: false,
  separator: ' ',
  ifNull: 'empty',
  side: 'both',
  pattern: '',
  with: '',
  by: '0',
  unit: 'days',
  sql: '',
  source: '',
  adds: '',
  how: 'redact',
  keepFirst: '1',
  keepLast: '0',
  maskWith: '*',
  domain: '',
  coarse: 'year',
  multiple: '10',
  length: '3',
};

/** What a draft asks for, in the order of its fields. */
export function fieldsOf(draft: TransformDraft): readonly DraftField[] {
  switch (draft.kind) {
    case 'include':
    case 'exclude':
      return ['columns'];
    case 'rename':
      return ['column', 'to'];
    case 'cast':
      return ['column', 'type', ...digitsOf(draft)];
    case 'constant':
      return ['name', 'type', ...digitsOf(draft), 'isNull', ...(draft.isNull ? [] : (['value'] as const))];
    case 'concat':
      return ['name', 'columns', 'separator', 'ifNull'];
    case 'trim':
      return ['column', 'side'];
    case 'nullIf':
      return ['column', 'value'];
    case 'replace':
      return ['column', 'pattern', 'with'];
    case 'shiftDate':
      return ['column', 'by', 'unit'];
    case 'server':
      return ['name', 'sql'];
    case 'script':
      return ['source', 'columns', 'adds'];
    case 'mask':
      return ['column', 'how', ...maskFields(draft)];
  }
}

const digitsOf = ({ type }: TransformDraft): readonly DraftField[] =>
  type === 'decimal' ? ['precision', 'scale'] : [];

function maskFields({ how, isNull, coarse }: TransformDraft): readonly DraftField[] {
  switch (how) {
    case 'redact':
      return isNull ? ['isNull'] : ['isNull', 'value'];
    case 'partial':
      return ['keepFirst', 'keepLast', 'maskWith'];
    case 'hash':
      return [];
    case 'tokenise':
      return ['domain'];
    case 'generalise':
      return ['coarse', ...(coarse === 'multiple' || coarse === 'prefix' ? [lengthField[coarse]] : [])];
  }
}
const lengthField = { multiple: 'multiple', prefix: 'length' } as const;

/** May stay empty: nothing is a value, a separator, a replacement. */
const optional = new Set<DraftField>(['value', 'separator', 'with', 'adds', 'isNull']);
const bounds: Partial<Record<DraftField, readonly [min: number, max: number]>> = {
  precision: [1, 38],
  scale: [0, 38],
  keepFirst: [0, 100],
  keepLast: [0, 100],
  length: [1, 100],
  by: [-1_000_000_000, 1_000_000_000],
};

/** `there`: the columns at its place. */
export function readDraft(
  draft: TransformDraft,
  there: readonly string[],
): { readonly transform: Transform } | { readonly problem: DraftProblem } {
  const fields = fieldsOf(draft);
  const missing = fields.find((field) => !isOptional(field, draft) && isEmpty(draft[field]));
  if (missing !== undefined) return { problem: { field: missing, words: words.missing } };
  for (const field of fields) {
    const [min, max] = bounds[field] ?? [];
    if (min === undefined || max === undefined) continue;
    const number = Number(draft[field]);
    if (!Number.isInteger(number) || number < min || number > max)
      return { problem: { field, words: words.outOf(min, max) } };
  }
  const parsed = transformSchema.safeParse(partsOf(draft));
  if (!parsed.success) return { problem: { field: fields[0] ?? 'column', words: words.missing } };
  const made = [...addedBy(parsed.data), ...(parsed.data.kind === 'rename' ? [parsed.data.to] : [])];
  const taken = made.find((name) => there.includes(name));
  if (taken !== undefined) return { problem: { field: takenField(draft.kind), words: words.taken(taken) } };
  return { transform: parsed.data };
}

/** A script may change nothing and only add, or the other way round. */
const isOptional = (field: DraftField, { kind }: TransformDraft): boolean =>
  optional.has(field) || (kind === 'script' && field === 'columns');
const isEmpty = (value: TransformDraft[DraftField]): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;

function takenField(kind: TransformKind): DraftField {
  if (kind === 'rename') return 'to';
  return kind === 'script' ? 'adds' : 'name';
}

const names = (typed: string): string[] =>
  typed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function partsOf(draft: TransformDraft): object {
  const { kind, column, columns, name } = draft;
  switch (kind) {
    case 'include':
    case 'exclude':
      return { kind, columns };
    case 'rename':
      return { kind, column, to: draft.to };
    case 'cast':
      return { kind, column, to: castOf(draft) };
    case 'constant':
      return { kind, name, type: castOf(draft), value: draft.isNull ? null : draft.value };
    case 'concat':
      return { kind, name, columns, separator: draft.separator, ifNull: draft.ifNull };
    case 'trim':
      return { kind, column, side: draft.side };
    case 'nullIf':
      return { kind, column, value: draft.value };
    case 'replace':
      return { kind, column, pattern: draft.pattern, with: draft.with };
    case 'shiftDate':
      return { kind, column, by: Number(draft.by), unit: draft.unit };
    case 'server':
      return { kind, name, sql: draft.sql };
    case 'script':
      return { kind, source: draft.source, columns, adds: names(draft.adds) };
    case 'mask':
      return { kind, column, mask: maskOf(draft) };
  }
}

function castOf({ type, precision, scale }: TransformDraft): CastType {
  switch (type) {
    case 'int16':
      return { kind: 'int', bits: 16 };
    case 'int32':
      return { kind: 'int', bits: 32 };
    case 'int64':
      return { kind: 'int', bits: 64 };
    case 'float32':
      return { kind: 'float', bits: 32 };
    case 'float64':
      return { kind: 'float', bits: 64 };
    case 'decimal':
      return { kind: 'decimal', precision: Number(precision), scale: Number(scale) };
    default:
      return { kind: type };
  }
}

function maskOf(draft: TransformDraft): object {
  const { how } = draft;
  switch (how) {
    case 'redact':
      return { how, with: draft.isNull ? null : draft.value };
    case 'partial':
      return { how, keepFirst: Number(draft.keepFirst), keepLast: Number(draft.keepLast), with: draft.maskWith };
    case 'hash':
      return { how };
    case 'tokenise':
      return { how, domain: draft.domain };
    case 'generalise':
      return { how, to: coarseOf(draft) };
  }
}

function coarseOf({ coarse, multiple, length }: TransformDraft): object {
  if (coarse === 'multiple') return { kind: coarse, of: multiple };
  return coarse === 'prefix' ? { kind: coarse, length: Number(length) } : { kind: coarse };
}
