// Log sequence numbers: binary(10), made of the number of a transaction in the log and a place inside of it.

/** One log file, as young databases have. */
const file = 0x2bn;
const slotBits = 16n;
/** Transactions lie apart, so that there is room for their records between them. */
const blocksApart = 16n;

const bytesOf = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(20, '0').slice(-20), 'hex');
export const numberOf = (lsn: Uint8Array): bigint => BigInt(`0x${Buffer.from(lsn).toString('hex') || '0'}`);

export const noLsn: Uint8Array = new Uint8Array(10);

/** Of the commit of a transaction. */
export const commitLsn = (transaction: bigint): Uint8Array =>
  bytesOf((((file << 32n) | (transaction * blocksApart)) << slotBits) | 3n);

/** Of its n-th record, counted from 1: before the commit, and in order. */
export const recordLsn = (transaction: bigint, n: number): Uint8Array =>
  bytesOf((((file << 32n) | (transaction * blocksApart - blocksApart + 1n)) << slotBits) + BigInt(n));

/** The last transaction whose commit is not later; 0 = none. */
export const transactionUpTo = (lsn: Uint8Array): bigint => {
  const number = numberOf(lsn);
  const first = numberOf(commitLsn(0n));
  return number < first ? 0n : (number - first) / (blocksApart << slotBits);
};
/** The first transaction whose commit is not earlier. */
export const transactionFrom = (lsn: Uint8Array): bigint => {
  const upTo = transactionUpTo(lsn);
  return numberOf(commitLsn(upTo)) >= numberOf(lsn) ? upTo : upTo + 1n;
};

/** The next one, or that before. */
export const stepLsn = (lsn: Uint8Array, step: 1n | -1n): Uint8Array =>
  bytesOf(BigInt.asUintN(80, numberOf(lsn) + step));
