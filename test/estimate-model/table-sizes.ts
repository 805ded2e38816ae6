// Sizes of tables as databases have them: a few giants, many that are nearly empty; the same for the same seed.
import { createRandom } from '../chaos/random.ts';

export type Skew = {
  readonly name: string;
  /** A size without a unit, from two uniform numbers. */
  readonly draw: (first: number, second: number) => number;
  /** Share of all bytes that one table has on top; 0 = none. */
  readonly giant: number;
};

/** Box and Muller. */
const normal = (first: number, second: number): number =>
  Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);

const lognormal =
  (sigma: number) =>
  (first: number, second: number): number =>
    Math.exp(sigma * normal(first, second));

const pareto =
  (alpha: number) =>
  (first: number): number =>
    (1 - first) ** (-1 / alpha);

export const skews: readonly Skew[] = [
  { name: 'lognormal, sigma 2', draw: lognormal(2), giant: 0 },
  { name: 'lognormal, sigma 3', draw: lognormal(3), giant: 0 },
  { name: 'Pareto, alpha 1.1', draw: pareto(1.1), giant: 0 },
  { name: 'lognormal, one table of 60%', draw: lognormal(2), giant: 0.6 },
];

/** Bytes of `count` tables that come to `totalBytes`, in no order. */
export function drawTables({ draw, giant }: Skew, count: number, totalBytes: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  const drawn = Array.from({ length: giant > 0 ? count - 1 : count }, () => draw(random(), random()));
  const sum = drawn.reduce((all, size) => all + size, 0);
  const sizes = drawn.map((size) => Math.ceil((size / sum) * totalBytes * (1 - giant)));
  return giant > 0 ? [...sizes, Math.ceil(totalBytes * giant)] : sizes;
}
