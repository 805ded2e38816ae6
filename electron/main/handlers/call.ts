// The shape of the main process's handlers.
import type { Handlers, MainMethod } from '../../../shared/contract.ts';

type CallContext = { readonly signal: AbortSignal };

/** The handlers of the methods of one subject. */
export type HandlersFor<Prefix extends string> = Handlers<Extract<MainMethod, `${Prefix}.${string}`>, CallContext>;
