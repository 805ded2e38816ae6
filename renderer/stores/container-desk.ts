// Asks a storage account for its containers, and for a new one.
import type { InputOf, OutputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type Containers = {
  readonly state: 'none' | 'listing' | 'creating' | 'listed' | 'failed';
  readonly names: readonly string[];
  /** The container that was created last. */
  readonly created: string | null;
  readonly error: AppErrorData | null;
};
export const noContainers: Containers = { state: 'none', names: [], created: null, error: null };

/** By the storage itself, or by the resource manager. */
export type ContainerPlace =
  | ({ readonly by: 'account' } & InputOf<'target.containers'>)
  | ({ readonly by: 'resource' } & InputOf<'azure.containers'>);

type ContainerDesk = {
  list(place: ContainerPlace): Promise<void>;
  /** True when it was created. */
  create(wish: ContainerPlace & { readonly container: string }): Promise<boolean>;
  /** The account is another one: what it told counts no more, nor does what it still answers. */
  forget(): void;
};

export function createContainerDesk(api: Api, show: (containers: Containers) => void): ContainerDesk {
  let known = noContainers;
  let current = new AbortController();
  const draw = (changes: Partial<Containers>): void => {
    known = { ...known, ...changes };
    show(known);
  };
  const attempt = async (work: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
    const { signal } = current;
    try {
      await work(signal);
      return !signal.aborted;
    } catch (error) {
      if (!signal.aborted) draw({ state: 'failed', error: toErrorData(error) });
      return false;
    }
  };
  return {
    async list(place) {
      draw({ state: 'listing', created: null, error: null });
      await attempt(async (signal) => {
        const { containers } = await listBy(api, place, signal);
        if (!signal.aborted) draw({ state: 'listed', names: containers.map(({ name }) => name) });
      });
    },
    async create(wish) {
      draw({ state: 'creating', created: null, error: null });
      const { container } = wish;
      return attempt(async (signal) => {
        await createBy(api, wish, signal);
        const names = [...known.names, container].sort((one, other) => one.localeCompare(other));
        if (!signal.aborted) draw({ state: 'listed', created: container, names });
      });
    },
    forget() {
      current.abort();
      current = new AbortController();
      draw(noContainers);
    },
  };
}

function listBy(api: Api, place: ContainerPlace, signal: AbortSignal): Promise<OutputOf<'target.containers'>> {
  if (place.by === 'account')
    return api.call('target.containers', { account: place.account, secret: place.secret }, signal);
  const { signIn, secret, accountId } = place;
  return api.call('azure.containers', { signIn, secret, accountId }, signal);
}

async function createBy(
  api: Api,
  wish: ContainerPlace & { readonly container: string },
  signal: AbortSignal,
): Promise<void> {
  const { secret, container } = wish;
  if (wish.by === 'account')
    await api.call('target.createContainer', { account: wish.account, secret, container }, signal);
  else
    await api.call(
      'azure.createContainer',
      { signIn: wish.signIn, secret, accountId: wish.accountId, container },
      signal,
    );
}
