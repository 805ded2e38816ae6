// Ways to move a plan: this computer, Data Factory, and both, against cases reckoned by hand.
import { expect, test } from 'vitest';
import { gib, paces, tib } from '../../../../shared/sizing/facts.ts';
import { datedPrices } from '../../../../shared/sizing/prices.ts';
import { sizePlan, tablePrices, type PlanFacts } from '../../../../shared/sizing/size-plan.ts';
import { mixTables } from '../../../../shared/sizing/mix.ts';
import { moveByFactory, moveHere, moveTogether, totalsOf, type SizedTable } from '../../../../shared/sizing/ways.ts';

const table = (sourceBytes: number, more: Partial<SizedTable> = {}): SizedTable => ({
  rows: sourceBytes / 100,
  sourceBytes,
  storedBytes: sourceBytes / 4,
  seconds: sourceBytes / 50e6,
  ranges: 8,
  isCopyable: true,
  ...more,
});
const place = { cores: 8, lanes: 4, laneCores: 1, uplink: { slow: 1e9, fast: 1e9 }, readBack: true };

test('a measured lane is shared out: at best by all lanes, which are faster once warm, at worst each further one adds half', () => {
  const { seconds, limits } = moveHere(totalsOf([table(1000 * 50e6, { ranges: 100 })]), place);
  expect(limits[0]?.name).toBe('reading and encoding');
  expect(seconds.low).toBeCloseTo(250 / 1.25, 6);
  // 4 lanes are worth 2.5 at worst, or 0.6 of what was measured for 4: 416.7 s; 100 ranges start for 7.5 s of a lane.
  expect(seconds.high).toBeCloseTo(1000 / 4 / 0.6 + 7.5, 6);
});

test('lanes that want more processors than there are wait for them, and one long range ends last', () => {
  const all = totalsOf([table(1000 * 50e6, { ranges: 100 })]);
  expect(moveHere(all, { ...place, cores: 2, laneCores: 1.5 }).limits[0]).toMatchObject({
    name: 'processors',
    seconds: { low: 600 },
  });
  const whole = totalsOf([table(1000 * 50e6, { ranges: 1 })]);
  expect(moveHere(whole, place).limits[0]).toMatchObject({ name: 'longest range', seconds: { low: 800 } });
});

test('without a measurement the usual paces count', () => {
  const { limits } = moveHere(totalsOf([table(140e6 * 400, { rows: 1, seconds: null })]), place);
  expect(limits[0]).toMatchObject({ name: 'processors', seconds: { low: 100 } });
});

test('a table that is not cut goes by one thread, however many nodes there are', () => {
  const { limits, seconds } = moveByFactory([table(tib, { ranges: 1 })], 4, place);
  expect(seconds.low).toBeCloseTo((limits[0]?.seconds.low ?? 0) + paces.copySeconds.value, 6);
  expect(limits[0]?.name).toBe('largest table that is not cut');
  expect(limits[0]?.seconds.low).toBeCloseTo((tib * 4) / paces.nodeFast.value, 6);
  expect(moveByFactory([table(tib)], 4, place).limits[0]?.name).toBe('runtime nodes');
});

test('both share one line to Azure', () => {
  const thin = { ...place, uplink: { slow: 1e6, fast: 1e6 } };
  const half = [table(4e9)];
  const one = moveHere(totalsOf(half), thin);
  const both = moveTogether(one, moveByFactory(half, 4, thin));
  // 1 GB of ours, and 1.27 GB as Data Factory writes it.
  expect(both.limits[0]?.name).toBe('line to Azure');
  expect(both.limits[0]?.seconds.low).toBeCloseTo(1000 + (1000 * 0.42) / 0.33, 3);
});

const names = (going: readonly Named[] | undefined): readonly string[] | undefined => going?.map(({ name }) => name);
type Named = SizedTable & { readonly name: string };
const slow = (name: string, bytes: number, more: Partial<SizedTable> = {}): Named => ({
  ...table(bytes, { seconds: bytes / 10e6, ...more }),
  name,
});

test('the largest that fit go, so that both end at about the same time', () => {
  const tables = [
    slow('a', tib),
    slow('b', tib),
    ...Array.from({ length: 50 }, (_, i) => slow(`c${String(i)}`, 20 * gib)),
  ];
  const mix = mixTables(tables, 4, place);
  const going = names(mix?.going) ?? [];
  expect(going).toEqual(['a', 'b', ...Array.from({ length: going.length - 2 }, (_, i) => `c${String(i)}`)]);
  const [here, there] = [
    moveHere(totalsOf(tables.slice(going.length)), place),
    moveByFactory(tables.slice(0, going.length), 4, place),
  ];
  expect(mix?.moved.seconds).toEqual(moveTogether(here, there).seconds);
  expect(mix?.here).toMatchObject({ tables: 52 - going.length });
  // Neither waits long for the other, at the slow ends nor at the fast ones.
  for (const end of ['low', 'high'] as const) {
    expect(here.seconds[end] / there.seconds[end]).toBeGreaterThan(0.8);
    expect(here.seconds[end] / there.seconds[end]).toBeLessThan(1.25);
  }
});

test('a giant that is more than the share of Data Factory stays, and the next ones go in its place', () => {
  const quick = (name: string, bytes: number): Named => ({ ...table(bytes), name });
  const tables = [quick('giant', 10 * tib), ...Array.from({ length: 40 }, (_, i) => quick(`n${String(i)}`, 40 * gib))];
  const mix = mixTables(tables, 1, place);
  expect(mix?.going.length).toBeGreaterThan(10);
  expect(names(mix?.going)).not.toContain('giant');
  expect(mix?.moved.seconds.high).toBeLessThan(moveHere(totalsOf(tables), place).seconds.high);
});

test('nothing is shared where nothing is gained: one table alone, and tables that are read sooner than a copy starts', () => {
  expect(mixTables([table(10 * tib)], 1, place)).toBeNull();
  expect(
    mixTables(
      Array.from({ length: 1000 }, () => table(0.05 * gib, { ranges: 1 })),
      4,
      place,
    ),
  ).toBeNull();
});

test('what Data Factory does not copy exactly never goes to it', () => {
  const crawling = { seconds: 86_400 };
  const mix = mixTables([table(tib, { isCopyable: false }), table(gib, crawling)], 4, place);
  expect(mix?.factory).toMatchObject({ tables: 1, sourceBytes: gib });
  expect(mixTables([table(tib, { isCopyable: false })], 4, place)).toBeNull();
});

const facts = (tables: readonly SizedTable[], more: Partial<PlanFacts> = {}): PlanFacts => ({
  tables: tables.map((one, i) => ({ ...one, schema: 'dbo', name: `T${String(i)}` })),
  unknown: [],
  options: { verify: 'full', tier: null, compression: 'zstd' },
  place,
  uplinkFrom: 'measured',
  read: { seconds: 30, tables: 2, rows: 10, bytesPerSecond: 50e6 },
  upload: null,
  notTried: [],
  notes: [],
  nodes: [1, 2, 4],
  ownNodes: null,
  prices: tablePrices(null, null),
  priceTable: datedPrices,
  ...more,
});

test('a large plan at a slow pace is suggested to be shared, and the advice says what that gains', () => {
  const crawling = (bytes: number): SizedTable => table(bytes, { seconds: bytes / 5e6 });
  const giants = [crawling(2 * tib), crawling(tib)];
  const sizing = sizePlan(facts([...giants, ...Array.from({ length: 40 }, () => crawling(10 * gib))]));
  expect(sizing.sizeClass).toBe('large');
  expect(sizing.suggested?.nodes).toBe(4);
  const mixed = sizing.choices.find(({ by, nodes }) => by === 'mixed' && nodes === 4);
  expect(mixed?.tables).toEqual(sizing.suggested?.tables);
  expect(mixed?.tables?.[0]).toEqual({ schema: 'dbo', name: 'T0' });
  expect(mixed?.seconds.high ?? 0).toBeLessThan(sizing.choices[0]?.seconds.high ?? 0);
  expect(sizing.advice).toMatch(/Data Factory for the giants.*by Data Factory on 4 nodes it takes .* in place of /);
  expect(
    sizePlan(facts([crawling(2 * tib)], { ownNodes: 2 })).choices.map(({ by, nodes }) => [by, nodes]),
  ).toContainEqual(['factory', 2]);
});

test('what was measured is told where it says otherwise than the bytes', () => {
  const fast = sizePlan(facts([table(200 * gib, { seconds: 3600 })]));
  expect(fast).toMatchObject({ sizeClass: 'medium', suggested: null });
  expect(fast.advice).toMatch(
    /By its bytes this is medium, but at the paces that were measured .* nothing has to be set up/,
  );
  const crawling = sizePlan(facts([table(50 * gib, { seconds: 10 * 86_400 })]));
  expect(crawling.advice).toMatch(/By its bytes this is small, but .* takes .*: most of it for /);
  const thin = { ...place, uplink: { slow: 5e5, fast: 1e6 } };
  const behind = sizePlan(facts([table(2 * tib)], { place: thin }));
  expect(behind.advice).toContain('The line to Azure takes longest whoever sends');
  expect(behind.suggested).toBeNull();
});

test('reading everything back is paid where this computer is outside Azure, and the other way is named', () => {
  const big = [table(4 * tib)];
  const [full] = sizePlan(facts(big)).choices;
  expect(full?.cost.egress).toBeCloseTo((1024 - 100) * 0.087, 3);
  expect(full?.notes.join(' ')).toMatch(
    /"verify: full" reads all 1\.00 TB back: .* costs \$80\.39 .*"verify: footer" would come to nothing/,
  );
  const options = { verify: 'footer', tier: null, compression: 'zstd' } as const;
  expect(sizePlan(facts(big, { options })).choices[0]?.cost.egress).toBe(0);
  const validated = { ...options, validate: 'full' } as const;
  expect(sizePlan(facts(big, { options: validated })).choices[0]?.cost.egress).toBeGreaterThan(80);
});

test('once is requests, reading back and the meters of Data Factory', () => {
  for (const { cost } of sizePlan(facts([table(4 * tib), table(gib)])).choices) {
    expect(cost.once.low).toBeCloseTo(cost.requests + cost.egress + (cost.factory?.low ?? 0), 9);
    expect(cost.once.high).toBeCloseTo(cost.requests + cost.egress + (cost.factory?.high ?? 0), 9);
  }
});

test('tables that nobody knows the size of are in no figure, and that is said', () => {
  const sizing = sizePlan(facts([table(gib)], { unknown: [{ schema: 'dbo', name: 'View' }] }));
  expect([sizing.rows, sizing.sourceBytes, sizing.storedBytes]).toEqual([null, null, null]);
  expect(sizing.choices[0]?.notes[0]).toBe('The size of 1 table is not known, and not in any figure: dbo.View.');
});
