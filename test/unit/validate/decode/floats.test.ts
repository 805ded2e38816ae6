// Long decimal texts become the double that the language itself makes of them, or are left to it.
import { describe, expect, it } from 'vitest';
import { nearestQuotient } from '../../../../electron/worker/validate/decode/text/quotient.ts';
import { createRandom } from '../../../bench/orders-batch.ts';

const ofDigits = (digits: string, decimals: number): number =>
  nearestQuotient(Number(digits.slice(0, -9)), Number(digits.slice(-9)), Number(`1e${decimals}`));

describe('the double of 16 to 19 digits', () => {
  it('is the nearest one wherever an answer is given, which is nearly always', () => {
    const random = createRandom(77);
    let undecided = 0;
    for (let n = 0; n < 20_000; n++) {
      const length = 16 + (n % 4);
      const digits = Array.from({ length }, () => Math.floor(random() * 10)).join('');
      const decimals = n % (length + 1);
      const value = ofDigits(digits, decimals);
      if (Number.isNaN(value)) undecided++;
      else expect(value, `${digits} / 10^${decimals}`).toBe(Number(`${digits}e-${decimals}`));
    }
    expect(undecided).toBeLessThan(3000);
  });

  it('is left open in the middle between two', () => {
    const middle = 2n ** 53n + 1n;
    expect(ofDigits(String(middle), 0)).toBeNaN();
    expect(ofDigits(String(middle * 10n), 1)).toBeNaN();
  });

  it('may be zero', () => {
    expect(ofDigits('0'.repeat(17), 16)).toBe(0);
  });
});
