// A statement of the big columnar read, and the parameters it is sent with.
import type { SqlParameter } from './session.ts';

/** `statementCount` SELECTs follow each other in `sql`, in key order. */
export type SelectStatement = {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly statementCount: number;
};

/** Those that the statement names. */
export const parametersIn = (sql: string, parameters: readonly SqlParameter[]): readonly SqlParameter[] =>
  parameters.filter(({ name }) => new RegExp(`${name}\\b`).test(sql));
