// A copy of the driver tedious of its own, whose decimals and money are exact; the one that the product loads stays as it is.
import { createRequire } from 'node:module';
import type * as Tedious from 'tedious';

type Metadata = { readonly type: { readonly name: string }; readonly precision?: number; readonly scale?: number };
type Result = { readonly value: unknown; readonly offset: number };
type ReadValue = (buffer: Buffer, offset: number, metadata: Metadata, options: unknown) => Result;
type Parser = { readValue: ReadValue };

let loaded: typeof Tedious | null = null;

/** The driver: decimals and money come as bigint, times ten to their scale (4 for money). */
export function exactTedious(): typeof Tedious {
  loaded ??= load();
  return loaded;
}

function load(): typeof Tedious {
  const require = createRequire(import.meta.url);
  const isOurs = (path: string): boolean => /[\\/]node_modules[\\/]tedious[\\/]/.test(path);
  const others = Object.entries(require.cache).filter(([path]) => isOurs(path));
  for (const [path] of others) delete require.cache[path];
  try {
    const parser: Parser = require('tedious/lib/value-parser');
    const helpers: { readonly NotEnoughDataError: new (count: number) => Error } = require('tedious/lib/token/helpers');
    const plain = parser.readValue;
    parser.readValue = (buffer, offset, metadata, options) => {
      const bytes = (from: number, length: number): Buffer => {
        if (buffer.length < from + length) throw new helpers.NotEnoughDataError(from + length);
        return buffer.subarray(from, from + length);
      };
      switch (metadata.type.name) {
        case 'Money':
          return { value: moneyOf(bytes(offset, 8)), offset: offset + 8 };
        case 'SmallMoney':
          return { value: BigInt(bytes(offset, 4).readInt32LE()), offset: offset + 4 };
        case 'MoneyN':
        case 'DecimalN':
        case 'NumericN': {
          const length = bytes(offset, 1)[0];
          const data = bytes(offset + 1, length);
          const value =
            length === 0
              ? null
              : metadata.type.name !== 'MoneyN'
                ? decimalOf(data)
                : length === 8
                  ? moneyOf(data)
                  : BigInt(data.readInt32LE());
          return { value, offset: offset + 1 + length };
        }
        default:
          return plain(buffer, offset, metadata, options);
      }
    };
    const driver: typeof Tedious = require('tedious');
    return driver;
  } finally {
    for (const path of Object.keys(require.cache).filter(isOurs)) delete require.cache[path];
    for (const [path, module] of others) require.cache[path] = module;
  }
}

const moneyOf = (data: Buffer): bigint => (BigInt(data.readInt32LE(0)) << 32n) | BigInt(data.readUInt32LE(4));

/** A byte for the sign, then the value with its low byte first. */
function decimalOf(data: Buffer): bigint {
  const hex = Buffer.from(data.subarray(1)).reverse().toString('hex');
  const value = BigInt(`0x${hex === '' ? '0' : hex}`);
  return data[0] === 1 ? value : -value;
}
