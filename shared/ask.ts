// Questions over a border of threads or processes: the side that asks, and the side that answers.
import { AppError, type AppErrorData } from './errors.ts';

/** What crosses: an error is data. */
export type Answered<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppErrorData };

type Open<T> = { resolve(value: T): void; reject(error: AppError): void };

/** `ask` for whoever needs answers, `take` for the answers that come back. */
export function createAsker<Question, T>(
  send: (id: number, question: Question) => void,
): {
  ask(question: Question): Promise<T>;
  take(answer: { readonly id: number; readonly result: Answered<T> }): void;
} {
  const open = new Map<number, Open<T>>();
  let nextId = 1;
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        open.set(id, { resolve, reject });
        send(id, question);
      }),
    take({ id, result }) {
      const asked = open.get(id);
      open.delete(id);
      if (result.ok) asked?.resolve(result.value);
      else asked?.reject(new AppError(result.error.code, result.error.context));
    },
  };
}

/** Never rejects. */
export async function answerTo<T>(work: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError('BUG', { detail: String(error) }, error);
    return { ok: false, error: known.toData() };
  }
}
