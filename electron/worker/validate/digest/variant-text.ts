// The canonical text of a sql_variant, from the two texts it is written as: its base type and its value.

/** `decimal(5,2)|-1.50`. Every number and time stands as the server writes it when it knows nothing of the scale. */
export function variantText(typeText: string, value: string): string {
  const base = /^\w*/.exec(typeText)?.[0] ?? '';
  const type = base === 'numeric' ? typeText.replace(base, 'decimal') : typeText;
  return `${type}|${valueText(base, value)}`;
}

function valueText(base: string, value: string): string {
  switch (base) {
    case 'float':
      return ieeeText(8, (bytes) => bytes.writeDoubleBE(Number(value)));
    case 'real':
      return ieeeText(4, (bytes) => bytes.writeFloatBE(Number(value)));
    case 'smalldatetime':
      return `${value}.000`;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return sevenDigits(value);
    default:
      return value;
  }
}

function ieeeText(size: 4 | 8, write: (bytes: Buffer) => void): string {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return `0x${bytes.toString('hex').toUpperCase()}`;
}

/** The time, between a date and an offset that may be there, with seven digits. */
const sevenDigits = (value: string): string =>
  value.replace(
    /(\d\d:\d\d:\d\d)(?:\.(\d+))?/,
    (_, clock: string, digits = '') => `${clock}.${String(digits).padEnd(7, '0')}`,
  );
