// Fits a mask to a column: which types it takes, and what comes out.
import type { LogicalType, PlanColumn, SqlType } from '../../../../shared/columns.ts';
import type { Mask, Transform } from '../../../../shared/transforms.ts';
import { charactersOf, madeColumn, unicodeText } from '../made-column.ts';
import { maskNote } from '../transform-words.ts';
import { cellParser } from '../values/cell-parser.ts';
import { checkValue, putStep } from './put-step.ts';
import { findSlot, unfit, wireOf, type Fitting } from './slots.ts';

const hexDigits = 64;

/** Throws TRANSFORM_UNFIT. */
export function fitMask(fitting: Fitting, transform: Extract<Transform, { kind: 'mask' }>): void {
  const slot = findSlot(fitting, transform, transform.column);
  const { type } = wireOf(fitting, transform, slot);
  const { column } = slot;
  const { mask } = transform;
  const problem = maskProblem(mask, type);
  if (problem !== null) throw unfit(fitting.table, transform, `${column.name} ${problem}`);
  if (mask.how === 'redact') checkValue(fitting, transform, type, mask.with);
  for (const name of slot.from) fitting.masked.add(name);
  putStep(fitting, transform, slot, masked(column, type, mask), { isKept: false, isShown: false });
}

const texts = ['string'];
const tokens = ['string', 'int', 'uuid'];

/** Follows the name of the column. */
function maskProblem(mask: Mask, type: LogicalType): string | null {
  switch (mask.how) {
    case 'redact':
      return mask.with !== null && cellParser(type) === null ? 'can only be redacted to NULL' : null;
    case 'partial':
      return texts.includes(type.kind) ? null : 'is no text';
    case 'hash':
      return null;
    case 'tokenise':
      if (tokens.includes(type.kind) || (type.kind === 'decimal' && type.scale === 0)) return null;
      return 'is no text, whole number or GUID: hash it, or cast it to text before';
    case 'generalise':
      return generaliseProblem(mask.to, type);
  }
}

function generaliseProblem(to: Extract<Mask, { how: 'generalise' }>['to'], type: LogicalType): string | null {
  switch (to.kind) {
    case 'month':
    case 'year':
      return type.kind === 'date' || type.kind === 'timestamp' ? null : 'is no date';
    case 'multiple':
      if (BigInt(to.of) === 0n) return 'has no multiples of 0';
      return type.kind === 'int' || type.kind === 'decimal' ? null : 'is no whole number or decimal';
    case 'prefix':
      return type.kind === 'string' ? null : 'is no text';
  }
}

/** Two of them are the same only when every character is. */
const exact = (sqlType: SqlType): SqlType => ({ ...sqlType, collation: 'Latin1_General_100_BIN2' });

function masked(column: PlanColumn, type: LogicalType, mask: Mask): PlanColumn {
  const { name, isNullable, sqlType } = column;
  const note = maskNote(mask);
  const characters = charactersOf(sqlType);
  switch (mask.how) {
    case 'hash':
      return madeColumn(name, { kind: 'string' }, isNullable, note, exact(unicodeText(hexDigits)));
    case 'redact': {
      const canBeNull = isNullable || mask.with === null;
      const text = unicodeText(mask.with?.length ?? 1);
      const same = {
        ...column,
        isNullable: canBeNull,
        outputs: column.outputs.map((one) => ({ ...one, isNullable: canBeNull })),
      };
      return type.kind === 'string'
        ? madeColumn(name, type, canBeNull, note, text)
        : { ...same, selectAs: 'plain', note };
    }
    default:
      return type.kind === 'string'
        ? madeColumn(
            name,
            type,
            isNullable,
            note,
            mask.how === 'tokenise' ? exact(unicodeText(characters)) : unicodeText(characters),
          )
        : { ...column, selectAs: 'plain', note };
  }
}
