// Documents of runs, kept as the text that was published.
import type { StateDatabase } from './database.ts';

type DocumentName = 'plan' | 'manifest';

export type Documents = {
  /** Takes the place of an earlier one. */
  put(runId: string, name: DocumentName, text: string): void;
  /** Null for runs of versions that kept none. */
  get(runId: string, name: DocumentName): string | null;
};

export const documents = (database: StateDatabase): Documents => ({
  put: (runId, name, text) =>
    void database
      .prepare('INSERT OR REPLACE INTO documents (run_id, name, text) VALUES (?, ?, ?)')
      .run(runId, name, text),
  get(runId, name) {
    const text: unknown = database
      .prepare('SELECT text FROM documents WHERE run_id = ? AND name = ?')
      .pluck()
      .get(runId, name);
    return typeof text === 'string' ? text : null;
  },
});
