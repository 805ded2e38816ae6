// How many nodes a plan reckons with where nobody said it.
import { expect, test } from 'vitest';
import { settleNodes } from '../../../electron/worker/plan/settle-nodes.ts';
import { AppError } from '../../../shared/errors.ts';
import { engineWishSchema, type FactoryPlace, type RuntimeState } from '../../../shared/factory.ts';
import { place as named } from '../../fakes/factory.ts';

const { nodes: _, ...unsaid } = named;
const wish = (place: object = unsaid) => engineWishSchema.parse({ place, fromBytes: 0 });
const never = new AbortController().signal;
const registered = (count: number): RuntimeState['nodes'] =>
  Array.from({ length: count }, (_one, index) => ({
    name: `N${String(index)}`,
    status: index === 0 ? 'Online' : 'Offline',
    version: null,
    concurrentJobs: null,
  }));

function opening(runtime: (signal: AbortSignal) => Promise<Partial<RuntimeState>>) {
  const asked: string[] = [];
  const open: Parameters<typeof settleNodes>[1] = async (_place, name, _secret, signal) => {
    asked.push(name);
    return { state: 'Online', nodes: [], ...(await runtime(signal)) };
  };
  return { open, asked };
}
const settled = async (runtime: Partial<RuntimeState>) => {
  const { place, nodesNote } = await settleNodes(wish(), opening(async () => runtime).open, '', never);
  return [place.nodes, nodesNote] as const;
};

test('as many as are registered count, those that are away for a moment too, four at most', async () => {
  expect(await settled({ nodes: registered(3) })).toEqual([3, undefined]);
  expect(await settled({ nodes: registered(5) })).toEqual([4, undefined]);
});

test('what was said is not asked about', async () => {
  const { open, asked } = opening(async () => ({ nodes: registered(3) }));
  const given = wish({ ...unsaid, nodes: 2 });
  expect(await settleNodes(given, open, '', never)).toBe(given);
  expect(asked).toEqual([]);
});

test('without a runtime, or nodes, it is one, and the plan says why', async () => {
  expect(await settled({ state: null })).toEqual([
    1,
    expect.stringContaining('there is no runtime tableferry-runtime yet'),
  ]);
  expect(await settled({ state: 'NeedRegistration' })).toEqual([1, expect.stringContaining('no node of the runtime')]);
});

test('nothing that Azure says makes the plan fail, be it that somebody has to sign in', async () => {
  const { open, asked } = opening(async () => {
    throw new AppError('SIGN_IN_NEEDED', {});
  });
  const { place, nodesNote } = await settleNodes(wish(), open, '', never);
  expect([place.nodes, nodesNote]).toEqual([1, expect.stringContaining('could not be asked (SIGN_IN_NEEDED)')]);
  expect(asked).toEqual(['tableferry-runtime']);
});

test('without the secret that the sign-in needs nobody is asked', async () => {
  const as: FactoryPlace['signIn']['as'] = {
    kind: 'servicePrincipal',
    clientId: '11111111-2222-3333-4444-555555555555',
    secret: { env: 'APP' },
  };
  const { open, asked } = opening(async () => ({ nodes: registered(3) }));
  const own = wish({ ...unsaid, signIn: { ...unsaid.signIn, tenant: 'contoso.com', as } });
  expect((await settleNodes(own, open, undefined, never)).nodesNote).toContain('was not given');
  expect(asked).toEqual([]);
  expect((await settleNodes(own, open, 'secret', never)).place.nodes).toBe(3);
});

test('whoever stops the planning stops it', async () => {
  const stop = new AbortController();
  const { open } = opening(async (signal) => {
    stop.abort(new Error('stopped'));
    signal.throwIfAborted();
    return {};
  });
  await expect(settleNodes(wish(), open, '', stop.signal)).rejects.toThrow('stopped');
});
