// What the scripts, the schema and the Delta log of one table are made from.
import type { Plan, PlanTable } from '../../../shared/plan.ts';

export type PartFact = {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
};

export type TableFacts = {
  readonly plan: Pick<Plan, 'tool' | 'server' | 'source' | 'options' | 'series'>;
  readonly table: PlanTable;
  readonly runId: string;
  /** When the last part of the run was verified: the same in every attempt to publish. */
  readonly finishedUtc: string;
  /** URL of the container. */
  readonly container: string;
  /** See `location` in shared/table-schema.ts. */
  readonly folder: string | null;
  readonly pattern: string | null;
  readonly parts: readonly PartFact[];
  /** UUID of the table as Delta knows it: the same in every attempt to publish. */
  readonly deltaId: string;
};

/** A text of T-SQL in quotes. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A comment that ends where its line ends, whatever the text holds. */
export const comment = (text: string): string => `-- ${text.replaceAll(/\s*[\r\n\u2028\u2029\u0085]+\s*/g, ' ')}`;
