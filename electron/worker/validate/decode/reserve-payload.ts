// Makes room in a column of texts or bytes, within what a batch can hold.
import { growPayload, type Column } from '../../batch/batch.ts';
import { refuse } from './refusal.ts';

/** Offsets are 32-bit numbers. */
const mostPayload = 2 ** 31 - 64;

/** Room for `needed` bytes, and for eight more: values are copied in words, the last of which may reach beyond. */
export function reservePayload(column: Column, needed: number): void {
  if (needed > mostPayload) refuse('more than 2 GB of one column stand together');
  growPayload(column, needed + 8);
}
