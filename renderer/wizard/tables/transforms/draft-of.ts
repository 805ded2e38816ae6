// The fields of a transform that is there already, to be changed.
import type { CastType, Mask, Transform } from '../../../../shared/transforms.ts';
import { emptyDraft, type TransformDraft, type TypeName } from './transform-draft.ts';

export function draftOf(transform: Transform): TransformDraft {
  return { ...emptyDraft, kind: transform.kind, ...fieldsOfTransform(transform) };
}

function fieldsOfTransform(transform: Transform): Partial<TransformDraft> {
  switch (transform.kind) {
    case 'cast':
      return { column: transform.column, ...typeFields(transform.to) };
    case 'constant':
      return {
        name: transform.name,
        ...typeFields(transform.type),
        isNull: transform.value === null,
        value: transform.value ?? '',
      };
    case 'shiftDate':
      return { column: transform.column, by: String(transform.by), unit: transform.unit };
    case 'script':
      return { source: transform.source, columns: transform.columns, adds: transform.adds.join(', ') };
    case 'mask':
      return { column: transform.column, ...maskFields(transform.mask) };
    default: {
      const { kind: _kind, ...fields } = transform;
      return fields;
    }
  }
}

function typeFields(type: CastType): Partial<TransformDraft> {
  if (type.kind === 'decimal') return { type: 'decimal', precision: String(type.precision), scale: String(type.scale) };
  return { type: typeNameOf(type) };
}

function typeNameOf(type: Exclude<CastType, { kind: 'decimal' }>): TypeName {
  switch (type.kind) {
    case 'int':
      return ({ 16: 'int16', 32: 'int32', 64: 'int64' } as const)[type.bits];
    case 'float':
      return ({ 32: 'float32', 64: 'float64' } as const)[type.bits];
    default:
      return type.kind;
  }
}

function maskFields(mask: Mask): Partial<TransformDraft> {
  switch (mask.how) {
    case 'redact':
      return { how: mask.how, isNull: mask.with === null, value: mask.with ?? '' };
    case 'partial':
      return {
        how: mask.how,
        keepFirst: String(mask.keepFirst),
        keepLast: String(mask.keepLast),
        maskWith: mask.with,
      };
    case 'hash':
      return { how: mask.how };
    case 'tokenise':
      return { how: mask.how, domain: mask.domain };
    case 'generalise': {
      const { to } = mask;
      if (to.kind === 'multiple') return { how: mask.how, coarse: to.kind, multiple: to.of };
      return { how: mask.how, coarse: to.kind, ...(to.kind === 'prefix' ? { length: String(to.length) } : {}) };
    }
  }
}
