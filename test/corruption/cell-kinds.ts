// Ways in which one value becomes another one that a file may hold as well.
import type { OutputColumn } from '../../shared/columns.ts';
import type { Random } from './corruption.ts';
import type { Cell } from './part-rows.ts';

export type CellKind = {
  readonly name: string;
  readonly isFor: (column: OutputColumn) => boolean;
  /** Undefined: this value cannot be changed in this way. */
  readonly change: (cell: Cell, random: Random) => Cell | undefined;
};

const isText = ({ type }: OutputColumn): boolean => type.kind === 'string';

/** Little-endian two's complement. */
const toNumber = (bytes: Uint8Array): bigint =>
  BigInt.asIntN(
    bytes.length * 8,
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );
const toBytes = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, byte) => Number((BigInt.asUintN(length * 8, value) >> BigInt(byte * 8)) & 255n));

const added =
  (amount: (random: Random) => bigint): CellKind['change'] =>
  (cell, random) =>
    cell === null ? undefined : toBytes(toNumber(cell) + amount(random), cell.length);

const asText =
  (change: (text: string) => string): CellKind['change'] =>
  (cell) => {
    if (cell === null) return undefined;
    const before = Buffer.from(cell).toString();
    const after = change(before);
    return after === before ? undefined : Uint8Array.from(Buffer.from(after));
  };

const swapCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

export const cellKinds: readonly CellKind[] = [
  {
    name: 'a digit of a decimal',
    isFor: ({ type }) => type.kind === 'decimal',
    change: (cell, random) => {
      if (cell === null) return undefined;
      const value = toNumber(cell);
      const unit = 10n ** BigInt(random.below(4));
      return toBytes((value / unit) % 10n === 9n ? value - unit : value + unit, cell.length);
    },
  },
  {
    name: 'an offset',
    isFor: ({ name, type }) => name.startsWith('zone') && type.kind === 'int',
    change: added((random) => random.pick([-60n, -1n, 1n, 30n, 60n])),
  },
  {
    name: 'a tick of time',
    isFor: ({ type }) => type.kind === 'timestamp',
    // 100 nanoseconds, or one millisecond: neither file nor source has less.
    change: (cell, random) =>
      cell === null ? undefined : toBytes(toNumber(cell) + random.pick([-1n, 1n]) * unitOf(toNumber(cell)), 8),
  },
  { name: 'a day', isFor: ({ type }) => type.kind === 'date', change: added((random) => random.pick([-1n, 1n])) },
  {
    name: 'a flag',
    isFor: ({ type }) => type.kind === 'bool',
    change: (cell) => (cell === null ? undefined : Uint8Array.of(1 - cell[0])),
  },
  { name: 'NULL made empty', isFor: isText, change: (cell) => (cell === null ? new Uint8Array(0) : undefined) },
  {
    name: 'empty made NULL',
    isFor: (column) => isText(column) && column.isNullable,
    change: (cell) => (cell?.length === 0 ? null : undefined),
  },
  {
    name: 'a trailing blank',
    isFor: isText,
    change: asText((text) => (text.endsWith(' ') ? text.slice(0, -1) : `${text} `)),
  },
  { name: 'a case', isFor: isText, change: asText((text) => text.replace(/[a-z]/i, swapCase)) },
  {
    name: 'bytes of a GUID swapped',
    isFor: ({ type }) => type.kind === 'uuid',
    change: (cell) =>
      cell === null
        ? undefined
        : Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (at) => cell[at]),
  },
  {
    name: 'the last bit of a float',
    isFor: ({ type }) => type.kind === 'float',
    change: (cell) => (cell === null ? undefined : cell.with(0, cell[0] ^ 1)),
  },
  {
    name: 'a byte',
    isFor: ({ type }) => type.kind === 'binary',
    change: (cell, random) => {
      if (cell === null || cell.length === 0) return undefined;
      const at = random.below(cell.length);
      return cell.with(at, cell[at] ^ (1 << random.below(8)));
    },
  },
  { name: 'a key', isFor: ({ name }) => name === 'id' || name === 'line', change: added(() => 1_000_000n) },
];

/** Nanoseconds since 1970 are a thousand times what milliseconds are. */
const unitOf = (value: bigint): bigint => (value > 10n ** 16n || value < -(10n ** 16n) ? 100n : 1n);
