// What a transform or a mask does, as a line.
import { formatCount, formatPlural } from '../../shared/format.ts';
import type { CastType, Mask, Transform } from '../../shared/transforms.ts';

const typeWords = (type: CastType): string => {
  switch (type.kind) {
    case 'int':
      return `integer, ${String(type.bits)} bits`;
    case 'float':
      return `float, ${String(type.bits)} bits`;
    case 'decimal':
      return `decimal(${String(type.precision)},${String(type.scale)})`;
    case 'string':
      return 'text';
    case 'bool':
      return 'true or false';
    default:
      return type.kind;
  }
};

const coarseWords = (mask: Extract<Mask, { how: 'generalise' }>): string => {
  const { to } = mask;
  switch (to.kind) {
    case 'month':
      return 'cut to its month';
    case 'year':
      return 'cut to its year';
    case 'multiple':
      return `cut to a multiple of ${to.of}`;
    case 'prefix':
      return `cut to its first ${formatPlural(to.length, 'character')}`;
  }
};

export const maskWords = (mask: Mask): string => {
  switch (mask.how) {
    case 'redact':
      return mask.with === null ? 'becomes NULL' : `becomes "${mask.with}"`;
    case 'partial':
      return `keeps its first ${formatCount(mask.keepFirst)} and last ${formatCount(mask.keepLast)} characters`;
    case 'hash':
      return 'becomes its hash with the key';
    case 'tokenise':
      return `becomes a token of "${mask.domain}"`;
    case 'generalise':
      return coarseWords(mask);
  }
};

const quoted = (value: string): string => `"${value}"`;

/** One line, such as `Rename Mail to Email`. */
export function describeTransform(transform: Transform): string {
  switch (transform.kind) {
    case 'include':
      return `Keep only ${transform.columns.join(', ')}`;
    case 'exclude':
      return `Leave out ${transform.columns.join(', ')}`;
    case 'rename':
      return `Rename ${transform.column} to ${transform.to}`;
    case 'cast':
      return `${transform.column} as ${typeWords(transform.to)}`;
    case 'constant':
      return `New column ${transform.name}: ${transform.value === null ? 'NULL' : quoted(transform.value)}`;
    case 'concat':
      return `New column ${transform.name}: ${transform.columns.join(' + ')}`;
    case 'trim':
      return `Trim ${transform.column}${{ both: '', start: ' at its start', end: ' at its end' }[transform.side]}`;
    case 'nullIf':
      return `${transform.column} becomes NULL where it is ${quoted(transform.value)}`;
    case 'replace':
      return `In ${transform.column}, ${transform.pattern} becomes ${quoted(transform.with)}`;
    case 'shiftDate':
      return `Shift ${transform.column} by ${formatCount(transform.by)} ${transform.unit}`;
    case 'server':
      return `New column ${transform.name}, computed by the server: ${transform.sql}`;
    case 'script':
      return `Script over ${[...transform.columns, ...transform.adds].join(', ') || 'the row'}`;
    case 'mask':
      return `${transform.column} ${maskWords(transform.mask)}`;
  }
}
