// Named instances: the double's SQL Server Browser tells ports, or does not, and the words for each way that fails.
import { afterEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../electron/worker/source/open-session.ts';
import type { Check, CheckList } from '../../../shared/checks.ts';
import { describeError } from '../../../shared/errors.ts';
import { startBrowser, type BrowserOptions, type DoubleBrowser, type ToldInstance } from '../../double/browser.ts';
import { openWorld, statesOf, type World } from '../probe/world.ts';

const never = new AbortController().signal;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Each test has a loopback address of its own, because the browser's port is always 1434. */
let addresses = 0;
const nextAddress = (): string => `127.0.14.${String((addresses += 1))}`;

type Place = { readonly world: World; readonly browser: DoubleBrowser | null; readonly address: string };

async function openPlace(
  instancesAt: (port: number) => readonly ToldInstance[],
  options: Partial<BrowserOptions> = {},
): Promise<Place> {
  const address = nextAddress();
  const world = await openWorld({ address });
  closers.push(() => world.close());
  const browser = await startBrowser({ address, instances: instancesAt(world.double.port), ...options });
  closers.push(() => browser.close());
  return { world, browser, address };
}

const config = ({ world, address }: Place, instance: string, more: object = {}) =>
  world.config({ server: `${address}\\${instance}`, port: undefined, certificateName: 'localhost', ...more });
const test = async (place: Place, instance: string, more: object = {}): Promise<CheckList> => {
  const source = config(place, instance, more);
  return (await place.world.worker.call('source.test', { source, password: 'right', probeId: 'p' })).checks;
};
const findLine = (checks: CheckList) => checks.find(({ id }) => id === 'find');
const textOf = (check: Check | undefined): string => (check?.error ? describeError(check.error) : '');
const two = (port: number): readonly ToldInstance[] => [
  { name: 'ARCHIVE', port: 1 },
  { name: 'SALES', port },
];

describe('a named instance', () => {
  it('is found by its name, whatever the case, and signed in to', async () => {
    const place = await openPlace(two);
    const session = await openSession(config(place, 'sales'), 'right', never);
    expect(await session.query('SELECT 1 AS one', [], never)).toEqual([{ one: 1 }]);
    await session.close();
    const checks = await test(place, 'sales');
    expect(statesOf(checks)).toMatch(/^find passed, reach passed, encrypt passed, signIn passed/);
    expect(findLine(checks)?.detail).toBe(
      `${place.address}; instance SALES listens at port ${String(place.world.double.port)}, says SQL Server Browser.`,
    );
  });

  it('is asked for again when the first questions are lost', async () => {
    const place = await openPlace(two, { losesFirst: 2 });
    const session = await openSession(config(place, 'SALES'), 'right', never);
    await session.close();
    expect(place.browser?.questions.length).toBeGreaterThan(2);
  });

  it('is found where only questions by name are answered', async () => {
    const place = await openPlace(two, { answersLists: 'never' });
    const session = await openSession(config(place, 'SALES'), 'right', never);
    await session.close();
    expect(place.browser?.questions.map(([first]) => first)).toContain(0x04);
  });

  it('is not asked for where a port is given', async () => {
    const place = await openPlace(two);
    const session = await openSession(config(place, 'SALES', { port: place.world.double.port }), 'right', never);
    await session.close();
    expect(place.browser?.questions).toEqual([]);
  });

  it('that does not exist is told from a browser that is off, with the names that there are', async () => {
    const checks = await test(await openPlace(two), 'SLAES');
    expect(statesOf(checks)).toMatch(/^find failed, reach skipped/);
    expect(findLine(checks)?.error?.code).toBe('INSTANCE_UNKNOWN');
    expect(textOf(findLine(checks))).toMatch(
      /no running instance SLAES there\. It knows: ARCHIVE at port 1, SALES at port \d+\./,
    );
  });

  it('without TCP is said to be so', async () => {
    const checks = await test(await openPlace(() => [{ name: 'SALES', port: null }]), 'SALES');
    expect(findLine(checks)?.error?.code).toBe('INSTANCE_WITHOUT_TCP');
    expect(textOf(findLine(checks))).toContain('Enable TCP/IP for it');
  });

  it('that is hidden is not told', async () => {
    const checks = await test(await openPlace((port) => [{ name: 'SALES', port, isHidden: true }]), 'SALES');
    // Nothing is told at all: a browser without visible instances is silent.
    expect(findLine(checks)?.error?.code).toBe('INSTANCE_NOT_FOUND');
  });
});

describe('a browser that does not answer', () => {
  it('is off: said at once, with a look at the default port and the way round it', async () => {
    const address = nextAddress();
    const world = await openWorld({ address });
    closers.push(() => world.close());
    const startedMs = performance.now();
    const checks = await test({ world, browser: null, address }, 'SALES');
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(statesOf(checks)).toMatch(/^find failed, reach skipped/);
    expect(textOf(findLine(checks))).toMatch(/nothing listens at UDP port 1434 of 127\.0\.14\.\d+.*host,port/);
    expect(findLine(checks)?.facts).toContainEqual({
      label: 'Port 1433',
      value: 'nothing listens there, but the computer answers',
    });
  });

  it('is silent: given up after the time to connect, not later', async () => {
    const place = await openPlace(two, { losesFirst: 1000 });
    const startedMs = performance.now();
    const attempt = openSession(config(place, 'SALES', { connectTimeoutMs: 1000 }), 'right', never);
    await expect(attempt).rejects.toMatchObject({
      code: 'INSTANCE_NOT_FOUND',
      message: expect.stringMatching(/no answer from UDP port 1434 of .* within [1-4]\.\d s/),
    });
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('can be given up by the user while it is waited for', async () => {
    const place = await openPlace(two, { losesFirst: 1000 });
    const stop = new AbortController();
    const attempt = openSession(config(place, 'SALES'), 'right', stop.signal);
    stop.abort(new Error('enough'));
    await expect(attempt).rejects.toThrow('enough');
  });
});

it('a port where nothing listens names the instances that the computer has', async () => {
  const place = await openPlace(two);
  const source = { server: place.address, port: 9 };
  const request = { source: place.world.config(source), password: 'right', probeId: 'p' };
  const { checks } = await place.world.worker.call('source.test', request);
  expect(statesOf(checks)).toMatch(/^find passed, reach failed/);
  const { facts } = checks.find(({ id }) => id === 'reach') ?? { facts: [] };
  expect(facts.find(({ label }) => label === 'SQL Server Browser')?.value).toMatch(
    /ARCHIVE at port 1, SALES at port \d+/,
  );
});
