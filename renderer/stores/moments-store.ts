// Which points in time the server offers for the chosen tables, and which one the draft wants.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf, OutputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { momentUtcSchema, type MomentWish } from '../../shared/point-in-time.ts';
import type { Api } from '../api.ts';
import { text } from '../text/text.ts';
import { toErrorData } from './failure.ts';

export type MomentOffer = OutputOf<'source.moments'>;
type MomentQuestion = InputOf<'source.moments'>;

export type MomentsState = {
  readonly asking: 'none' | 'running' | 'done' | 'failed';
  readonly offer: MomentOffer | null;
  /** What the offer was made for; see offerKey. */
  readonly offeredFor: string | null;
  readonly error: AppErrorData | null;
  readonly wish: MomentWish;
  /** The past time as it was typed; what is no time yet is not in the wish. */
  readonly typedTime: string;
  ask(question: MomentQuestion): Promise<void>;
  cancel(): void;
  choose(wish: MomentWish): void;
  typeTime(text: string): void;
};

const isTime = (text: string): boolean => momentUtcSchema.safeParse(text).success;

/** What keeps the wish from being planned; null = nothing. */
export const momentObstacle = ({ wish, typedTime }: Pick<MomentsState, 'wish' | 'typedTime'>): string | null =>
  wish.mode === 'asOf' && typedTime !== '' && !isTime(typedTime) ? text.moments.asOf.wrong : null;

/** A password typed again makes no other offer. */
export const offerKey = ({ password: _password, ...question }: MomentQuestion): string => JSON.stringify(question);

export function createMomentsStore(api: Api): StoreApi<MomentsState> {
  let abort = new AbortController();
  return createStore<MomentsState>()((set) => ({
    asking: 'none',
    offer: null,
    offeredFor: null,
    error: null,
    wish: { mode: 'none' },
    typedTime: '',
    async ask(question) {
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      set({ asking: 'running', error: null });
      try {
        const offer = await api.call('source.moments', question, signal);
        if (!signal.aborted) set({ asking: 'done', offer, offeredFor: offerKey(question) });
      } catch (error) {
        if (!signal.aborted) set({ asking: 'failed', error: toErrorData(error) });
      }
    },
    cancel() {
      abort.abort();
      set(({ offer }) => ({ asking: offer === null ? 'none' : 'done' }));
    },
    choose: (wish) =>
      set(({ typedTime }) => ({
        wish: wish.mode === 'asOf' && isTime(typedTime) ? { ...wish, atUtc: typedTime } : wish,
      })),
    typeTime: (typedTime) => set({ typedTime, wish: { mode: 'asOf', atUtc: isTime(typedTime) ? typedTime : null } }),
  }));
}
