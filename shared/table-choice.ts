// What the user chose to move of one table: columns, rows, or a query of their own in its place.
import { z } from 'zod';
import { queryParameterSchema } from './query-parameter.ts';

export const tableChoiceSchema = z.strictObject({
  schema: z.string().min(1),
  name: z.string().min(1),
  /** Names of the columns to move, in any order; null = all. */
  columns: z.array(z.string()).min(1).nullable(),
  /** A T-SQL condition without the word WHERE; null = all rows. */
  where: z.string().min(1).nullable(),
  /** A SELECT that stands in for the table; `schema` and `name` then only name what is written. */
  query: z.string().min(1).nullable(),
  /** Values for what the filter or the query names as @name. */
  parameters: z.array(queryParameterSchema).max(100).optional(),
});
export type TableChoice = z.infer<typeof tableChoiceSchema>;

/** As people write it into a file: what is not said is not limited. */
export const tableChoicesSchema = z
  .array(
    z.strictObject({
      ...tableChoiceSchema.shape,
      columns: tableChoiceSchema.shape.columns.default(null),
      where: tableChoiceSchema.shape.where.default(null),
      query: tableChoiceSchema.shape.query.default(null),
    }),
  )
  .min(1);
