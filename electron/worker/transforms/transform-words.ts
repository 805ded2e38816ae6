// A transform in a few words, for messages and for the notes of columns.
import type { CastType, Mask, Transform } from '../../../shared/transforms.ts';

export function transformWords(transform: Transform): string {
  switch (transform.kind) {
    case 'include':
    case 'exclude':
      return `${transform.kind} ${transform.columns.join(', ')}`;
    case 'rename':
      return `rename ${transform.column} to ${transform.to}`;
    case 'cast':
      return `cast ${transform.column} to ${castWords(transform.to)}`;
    case 'constant':
      return `constant ${transform.name}`;
    case 'concat':
      return `concat ${transform.columns.join(', ')} as ${transform.name}`;
    case 'server':
      return `server ${transform.name}`;
    case 'script':
      return `script for ${[...transform.columns, ...transform.adds].join(', ')}`;
    case 'mask':
      return `mask ${transform.column}: ${transform.mask.how}`;
    default:
      return `${transform.kind} ${transform.column}`;
  }
}

export function castWords(to: CastType): string {
  switch (to.kind) {
    case 'int':
    case 'float':
      return `${to.kind}, ${String(to.bits)} bits`;
    case 'decimal':
      return `decimal(${String(to.precision)},${String(to.scale)})`;
    case 'string':
      return 'text';
    default:
      return to.kind;
  }
}

/** For whoever reads the files: why a column does not hold what the source has. */
export function maskNote(mask: Mask): string {
  switch (mask.how) {
    case 'redact':
      return 'Masked: its values were taken out.';
    case 'partial':
      return 'Masked: most characters of its values were replaced.';
    case 'hash':
      return 'Masked: HMAC-SHA-256 of its values under a key, as hex digits.';
    case 'tokenise':
      return `Masked: tokens made with a key; equal values have equal tokens within the domain ${mask.domain}.`;
    case 'generalise':
      return 'Masked: its values were made coarser.';
  }
}
