// Decimal numbers of any size read from text, exactly.

/** unscaled / 10^scale; `scale` may be negative. */
export type Exact = { readonly unscaled: bigint; readonly scale: number };

const form = /^([+-]?)(\d{1,400})?(?:\.(\d{0,400}))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Null for what is no number. */
export function readExact(text: string): Exact | null {
  const match = form.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -digits : digits, scale: fraction.length - Number(exponent) };
}

/** The number at another scale; null when digits other than zero would be cut off. */
export function atScale({ unscaled, scale }: Exact, wanted: number): bigint | null {
  if (wanted >= scale) return unscaled * 10n ** BigInt(wanted - scale);
  // Far more digits than any number here has.
  if (scale - wanted > 1000) return unscaled === 0n ? 0n : null;
  const divisor = 10n ** BigInt(scale - wanted);
  return unscaled % divisor === 0n ? unscaled / divisor : null;
}

export function isSameNumber(a: Exact, b: Exact): boolean {
  const scale = Math.max(a.scale, b.scale);
  return atScale(a, scale) === atScale(b, scale);
}

/** Towards the smaller. */
export function floorToMultiple(value: bigint, of: bigint): bigint {
  const rest = value % of;
  return rest < 0n ? value - rest - of : value - rest;
}
