// The names that parts would get, asked for once typing pauses.
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type NamePreview = {
  /** The template in use, the default spelt out; null until it is known. */
  readonly template: string | null;
  readonly names: readonly string[];
  /** Why the template cannot be used. */
  readonly error: AppErrorData | null;
};
export const noNames: NamePreview = { template: null, names: [], error: null };

const pauseMs = 200;

/** What was asked before the latest question is not shown. */
export function createNamePreview(
  api: Api,
  show: (preview: NamePreview) => void,
): { ask(request: InputOf<'target.names'>): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let latest = 0;
  let known = noNames;
  const answer = async (request: InputOf<'target.names'>, number: number): Promise<void> => {
    try {
      const { template, names } = await api.call('target.names', request);
      if (number === latest) show((known = { template, names, error: null }));
    } catch (error) {
      // The last good names stay, so that the screen does not jump while a template is being typed.
      if (number === latest) show({ ...known, error: toErrorData(error) });
    }
  };
  return {
    ask(request) {
      latest += 1;
      const number = latest;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void answer(request, number), known.template === null ? 0 : pauseMs);
    },
  };
}
