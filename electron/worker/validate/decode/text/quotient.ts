// A decimal number of up to 19 digits as the nearest double, without a string; mutable for speed.

/** Splits a double into two halves whose products are exact (Veltkamp). */
const splitter = 2 ** 27 + 1;
/** More than the relative error of the correction below, by far less than its weight. */
const doubt = 2 ** -40;

/**
 * The double nearest to (high * 10^9 + low) / divisor, or NaN when the digits do not decide it easily. `high` is at most
 * 10^10, `low` below 10^9, `divisor` an exact power of ten.
 */
export function nearestQuotient(high: number, low: number, divisor: number): number {
  // The number as an unevaluated sum of two doubles: both products are exact.
  const top = Math.floor(high / 131_072);
  const large = top * 1e9 * 131_072;
  const small = (high - top * 131_072) * 1e9 + low;
  const sum = large + small;
  const sumRest = small - (sum - large);
  const quotient = sum / divisor;
  const rest = sum - quotient * divisor + productError(quotient, divisor, quotient * divisor) + sumRest;
  const correction = rest / divisor;
  const lower = quotient + correction * (1 - doubt);
  // Where the two agree, every number between them is rounded to the same double.
  return lower === quotient + correction * (1 + doubt) ? lower : NaN;
}

/** `product` (left times right, rounded) less the exact product (Dekker). */
function productError(left: number, right: number, product: number): number {
  const leftShift = splitter * left;
  const leftHigh = leftShift - (leftShift - left);
  const leftLow = left - leftHigh;
  const rightShift = splitter * right;
  const rightHigh = rightShift - (rightShift - right);
  const rightLow = right - rightHigh;
  return product - leftHigh * rightHigh - leftLow * rightHigh - leftHigh * rightLow - leftLow * rightLow;
}
