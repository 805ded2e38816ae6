// The canonical text of a parsed JSON value, which must have the JSON type its column is written with.
import type { LogicalType } from '../../../shared/columns.ts';
import { hexOf } from '../cell-text.ts';
import { floatText } from '../double-text.ts';

/** For values that are not null; one of another JSON type shows up as it is written. */
export function jsonText(type: LogicalType): (value: unknown) => string {
  const ofString = (take: (text: string) => string) => (value: unknown) =>
    typeof value === 'string' ? take(value) : `not a string: ${JSON.stringify(value)}`;
  const ofNumber = (value: unknown): string =>
    typeof value === 'number' ? floatText(value) : `not a number: ${JSON.stringify(value)}`;
  switch (type.kind) {
    case 'bool':
      return (value) => (value === true ? '1' : value === false ? '0' : `not a boolean: ${JSON.stringify(value)}`);
    case 'int':
      return type.bits === 64 ? ofString((text) => text) : ofNumber;
    case 'float':
      return ofNumber;
    case 'binary':
    case 'fixed':
      return ofString((text) => hexOf(Buffer.from(text, 'base64')));
    default:
      return ofString((text) => text);
  }
}
