// A source session that answers catalog questions from a list, refuses all others, and remembers what was asked.
import { AppError } from '../../../../shared/errors.ts';
import type { QueryRow, SourceSession, SqlParameter } from '../../../../electron/worker/source/session.ts';

export type Answer = {
  readonly when: RegExp;
  readonly rows?: readonly QueryRow[] | ((parameters: readonly SqlParameter[]) => readonly QueryRow[]);
  readonly error?: AppError;
};

export type FakeSession = SourceSession & { readonly asked: readonly string[] };

/** What an unknown object, column or function looks like after translation. */
const refusal = (): AppError => new AppError('OBJECT_GONE', { object: 'it', number: 208 });

export function createFakeSession(answers: readonly Answer[]): FakeSession {
  const asked: string[] = [];
  return {
    asked,
    query(sql, parameters) {
      asked.push(sql);
      const answer = answers.find(({ when }) => when.test(sql));
      if (answer === undefined) return Promise.reject(refusal());
      if (answer.error !== undefined) return Promise.reject(answer.error);
      return Promise.resolve(typeof answer.rows === 'function' ? answer.rows(parameters) : (answer.rows ?? []));
    },
    read() {
      throw new Error('this fake reads no rows');
    },
    keyAt() {
      throw new Error('this fake has no keys');
    },
    close: () => Promise.resolve(),
  };
}

export const noSignal: AbortSignal = new AbortController().signal;
