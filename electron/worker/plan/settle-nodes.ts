// How many nodes a plan reckons with where nobody said it: as many as its runtime has, as far as that can be asked without anybody's help.
import { AppError } from '../../../shared/errors.ts';
import { runtimeNameOf, type EngineWish, type FactoryPlace, type RuntimeState } from '../../../shared/factory.ts';
import { signInSecretOf } from '../../../shared/sign-in.ts';

export type SettledEngines = EngineWish & {
  /** Why it is reckoned with one node alone, for the reader of the plan. */
  readonly nodesNote?: string;
};

/** Without waiting for a person to sign in. */
type AskRuntime = (
  place: FactoryPlace,
  runtime: string,
  secret: string,
  signal: AbortSignal,
) => Promise<Pick<RuntimeState, 'state' | 'nodes'>>;

/** A plan is not kept waiting for it. */
const longestMs = 10_000;
/** A runtime takes no more. */
const mostNodes = 4;

/** `secret`: of the sign-in of the factory; absent = not at hand. Nothing that Azure says makes it fail. */
export async function settleNodes(
  wish: EngineWish,
  askRuntime: AskRuntime,
  secret: string | undefined,
  signal: AbortSignal,
): Promise<SettledEngines> {
  const { place } = wish;
  if (place.nodes !== null) return wish;
  const runtime = runtimeNameOf(place);
  const withOne = (why: string): SettledEngines => ({
    ...wish,
    place: { ...place, nodes: 1 },
    nodesNote: `It is reckoned with one node, since ${why}. Plan again once all are registered, or say how many there will be.`,
  });
  if (secret === undefined && signInSecretOf(place.signIn) !== null)
    return withOne(`the secret of who asks the runtime ${runtime} was not given`);
  try {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const { state, nodes } = await askRuntime({ ...place, nodes: 1 }, runtime, secret ?? '', stop);
    if (state === null) return withOne(`there is no runtime ${runtime} yet`);
    if (nodes.length === 0) return withOne(`no node of the runtime ${runtime} is registered yet`);
    return { ...wish, place: { ...place, nodes: Math.min(mostNodes, nodes.length) } };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code === 'BUG') throw error;
    return withOne(
      `the runtime ${runtime} could not be asked (${error instanceof AppError ? error.code : 'no answer'})`,
    );
  }
}
