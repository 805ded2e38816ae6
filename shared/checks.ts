// A connection test as a list that fills in: each line says what was tried and what came of it.
import { z } from 'zod';
import { errorDataSchema } from './run.ts';

/** What is tried of the SQL Server side, in this order. */
export const sourceCheckIds = ['find', 'reach', 'encrypt', 'signIn', 'version', 'database', 'rights'] as const;
/** What is tried of the storage side, in this order. */
export const targetCheckIds = ['storageReach', 'storageSignIn', 'container', 'write', 'read', 'delete'] as const;

const checkSchema = z.strictObject({
  id: z.enum([...sourceCheckIds, ...targetCheckIds]),
  /** `skipped`: not tried, because an earlier one failed. */
  state: z.enum(['waiting', 'running', 'passed', 'warning', 'failed', 'skipped']),
  /** One sentence of what was found; null while nothing is known. */
  detail: z.string().nullable(),
  /** Why it failed. */
  error: errorDataSchema.nullable(),
  /** What stands behind the sentence, for "Show details": certificate, protocol, names. */
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** T-SQL or a command line that remedies it, to copy. */
  fix: z.string().nullable(),
});
export type Check = z.infer<typeof checkSchema>;
export const checkListSchema = z.array(checkSchema);
export type CheckList = z.infer<typeof checkListSchema>;

/** What a line is called. */
export const checkLabels: Readonly<Record<Check['id'], string>> = {
  find: 'Find the server',
  reach: 'Reach the server',
  encrypt: 'Encrypt the connection',
  signIn: 'Sign in',
  version: 'Read the version',
  database: 'Open the database',
  rights: 'Look at the rights',
  storageReach: 'Reach the storage account',
  storageSignIn: 'Sign in',
  container: 'Find the container',
  write: 'Write a small blob',
  read: 'Read it back',
  delete: 'Delete it',
};
