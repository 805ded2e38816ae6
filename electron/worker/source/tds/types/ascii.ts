// Writes short ASCII texts that were made here (dates, numbers, type names) into a text column.
import type { Column } from '../../../batch/batch.ts';
import { reserve } from './cell.ts';

export function writeAscii(column: Column, name: string, row: number, text: string): void {
  const start = column.offsets[row];
  reserve(column, name, row, start + text.length);
  const { data } = column;
  for (let i = 0; i < text.length; i++) data[start + i] = text.charCodeAt(i);
  column.offsets[row + 1] = start + text.length;
}
