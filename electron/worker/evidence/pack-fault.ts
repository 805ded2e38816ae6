// What is wrong with a pack, as the one sentence that names it.
import { AppError } from '../../../shared/errors.ts';

/** In the order they are made: the first that fails is the one that is told. */
export const packChecks = ['structure', 'index', 'signature', 'key', 'entries', 'contents', 'consistency'] as const;
export type PackCheck = (typeof packChecks)[number];

/** `entry`: the file inside the pack that it is about; empty = the pack as a whole. `text`: a clause. */
export const packFault = (entry: string, text: string): AppError => new AppError('PACK_DIFFERS', { entry, text });
