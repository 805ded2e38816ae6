// The tables of docs/scale.md that say what all others rest on: facts and prices.
import { formatCount } from '../../shared/format.ts';
import { paces, serviceLimits, type Fact } from '../../shared/sizing/facts.ts';
import { datedPrices, type PricedTier, type Steps } from '../../shared/sizing/prices.ts';
import { grid } from './grid.ts';

export const tiers: readonly PricedTier[] = ['Hot', 'Cool', 'Cold', 'Archive'];

export const facts = (): string => {
  const all: readonly Fact[] = [...Object.values(paces), ...Object.values(serviceLimits)];
  return grid(
    ['what', 'value', 'basis', 'source'],
    all.map(({ what, value, basis, source }) => [
      what,
      value < 1000 ? String(value) : formatCount(value),
      basis,
      source,
    ]),
    4,
  );
};

export const prices = (): string => {
  const { storage, egress, factory } = datedPrices;
  const dated = (
    what: string,
    price: string,
    { date, basis, source }: typeof storage | typeof egress | typeof factory,
  ) => [what, price, date, basis, source];
  return grid(
    ['what', 'price', 'date', 'basis', 'source'],
    [
      ...tiers.flatMap((tier) => {
        const { month, writes, reads, retrieval } = storage.tiers[tier];
        return [
          dated(`${tier}, a GB for a month`, stepsText(month), storage),
          dated(`${tier}, 10,000 writes, 10,000 reads`, `$${String(writes)}, $${String(reads)}`, storage),
          ...(retrieval === 0 ? [] : [dated(`${tier}, a GB read back`, `$${String(retrieval)}`, storage)]),
        ];
      }),
      dated('a GB out of Azure, by the month', stepsText(egress.perGib), egress),
      dated('an hour of a copy on a self-hosted runtime', `$${String(factory.copyHour)}`, factory),
      dated('1,000 runs of an activity', `$${String(factory.thousandRuns)}`, factory),
    ],
    5,
  );
};

const stepsText = (steps: Steps): string =>
  steps
    .map(
      ({ from, price }) =>
        `${price === 0 ? 'free' : `$${String(price)}`}${from === 0 ? '' : ` from ${String(from)} on`}`,
    )
    .join(', ');
