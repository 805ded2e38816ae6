// Literals and their types: 1 is int, 1.50 is numeric(3,2), 'a' is varchar(1), N'a' nvarchar(1), $1 money, 0xFF varbinary(1).
import { SqlError } from '../../types.ts';
import type { LiteralNode } from '../syntax/ast.ts';
import { float, int, money, numeric, nvarchar, varbinary, varchar } from '../types/kinds.ts';
import { parseUnscaled } from '../stored/decimal.ts';
import { literal, type Bound } from './bound.ts';

function numericLiteral(text: string): Bound {
  const [whole, fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(1, digits.length + fraction.length);
  if (precision > 38) {
    throw new SqlError(
      1007,
      `The number '${text}' is out of the range for numeric representation (maximum precision 38).`,
      15,
    );
  }
  const scale = fraction.length;
  return literal(numeric(Math.max(precision, scale), scale), parseUnscaled(text, scale) ?? 0n);
}

/** `collation`: that of the database. */
export function bindLiteral(node: LiteralNode, collation: string): Bound {
  const { text } = node;
  switch (node.of) {
    case 'null':
      return literal(int, null);
    case 'string':
      return literal(varchar(text.length > 8000 ? -1 : Math.max(1, text.length), collation), text);
    case 'nstring':
      return literal(nvarchar(text.length > 4000 ? -1 : Math.max(1, text.length), collation), text);
    case 'integer':
      return text.length < 11 && Number(text) <= 2_147_483_647 ? literal(int, Number(text)) : numericLiteral(text);
    case 'decimal':
      return numericLiteral(text);
    case 'float': {
      const value = Number(/e[+-]?$/i.test(text) ? text.replace(/e[+-]?$/i, '') : text);
      if (!Number.isFinite(value))
        throw new SqlError(
          168,
          `The floating point value '${text}' is out of the range of computer representation (8 bytes).`,
          15,
        );
      return literal(float, value);
    }
    case 'money': {
      const value = parseUnscaled(text, 4) ?? 0n;
      if (value >= 1n << 63n)
        throw new SqlError(235, 'Cannot convert a char value to money. The char value has incorrect syntax.', 16, 0);
      return literal(money, value);
    }
    case 'binary': {
      const hex = text.length % 2 === 1 ? `0${text}` : text;
      const bytes = Buffer.from(hex, 'hex');
      return literal(varbinary(bytes.length > 8000 ? -1 : Math.max(1, bytes.length)), bytes);
    }
  }
}
