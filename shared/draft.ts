// The draft of a plan as a file: what people write by hand and keep under version control.
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from './connection.ts';
import { engineSchema, engineWishSchema } from './factory.ts';
import { pathLayoutNames } from './path-layouts.ts';
import { runOptionsSchema } from './run-options.ts';
import { momentWishSchema } from './point-in-time.ts';
import { rulesSchema } from './rules.ts';
import { secretRefSchema } from './secret-ref.ts';
import { planSeriesSchema } from './series.ts';
import { incrementSchema } from './increment.ts';
import { tableChoiceSchema } from './table-choice.ts';
import { transformsSchema } from './transforms.ts';

/** What stands for `${name}`; a whole text "${name}" becomes a number or a yes/no where the value is one. */
const valueSchema = z.union([z.string(), z.number(), z.boolean()]);
export type ParameterValue = z.infer<typeof valueSchema>;
const parameterName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a name has letters, digits and underscores');
const comment = z.string();

const draftTableSchema = z.strictObject({
  schema: z.string().min(1),
  name: z.string().min(1),
  /** Names of the columns to move; absent = all. */
  columns: z.array(z.string()).min(1).optional(),
  /** A T-SQL condition without the word WHERE. */
  where: z.string().min(1).optional(),
  /** A SELECT that stands in for the table. */
  query: z.string().min(1).optional(),
  /** Values for what `where` or `query` names as @name. */
  parameters: tableChoiceSchema.shape.parameters,
  rules: rulesSchema.optional(),
  increment: incrementSchema.optional(),
  transforms: transformsSchema.optional(),
  /** Who moves it, where the size does not decide; with "factory". */
  engine: engineSchema.optional(),
  /** For people; not part of the plan. */
  comment: comment.optional(),
});
export type DraftTable = z.infer<typeof draftTableSchema>;

/** Members that need not be there are left to their defaults, so that a draft says only what somebody decided. */
export const draftSchema = z
  .strictObject({
    /** For editors. */
    $schema: z.string().optional(),
    draftVersion: z.literal(1),
    /** For people; not part of the plan. */
    comment: comment.optional(),
    /** Names that may stand as ${name} in the texts below, each with its default; null = it has to be given. */
    parameters: z.record(parameterName, valueSchema.nullable()).optional(),
    /** What they are in each environment. */
    environments: z.record(z.string().min(1), z.record(parameterName, valueSchema)).optional(),
    source: sourceConfigSchema,
    target: targetConfigSchema,
    /** Patterns such as "sales.*"; `tables` then only says more about some of them. */
    include: z.array(z.string().min(1)).min(1).optional(),
    exclude: z.array(z.string().min(1)).optional(),
    tables: z.array(draftTableSchema).optional(),
    options: runOptionsSchema.partial().optional(),
    /** How files are called: one of the layouts, or a template of your own. */
    layout: z.enum(pathLayoutNames).optional(),
    path: z.string().min(1).optional(),
    datetime2: z.enum(['auto', 'nanos', 'text']).optional(),
    pointInTime: momentWishSchema.optional(),
    /** Names the place that later rounds keep up to date. */
    series: planSeriesSchema.omit({ round: true }).optional(),
    /** Where the key of masks is found. */
    maskKey: secretRefSchema.optional(),
    /** The Data Factory that moves the tables from a size on. */
    factory: engineWishSchema.omit({ tables: true }).optional(),
  })
  .superRefine(checkWhole);
export type Draft = z.infer<typeof draftSchema>;
/** As it is written, before defaults are filled in. */
export type WrittenDraft = z.input<typeof draftSchema>;

type Whole = {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly tables?: readonly DraftTable[] | undefined;
  readonly layout?: string | undefined;
  readonly path?: string | undefined;
  readonly factory?: unknown;
};

/** What no single member is to blame for. */
function checkWhole({ include, exclude, tables = [], layout, path, factory }: Whole, context: z.RefinementCtx): void {
  const issue = (message: string, ...at: (string | number)[]): void =>
    context.addIssue({ code: 'custom', message, path: at });
  if (include === undefined && tables.length === 0) issue('"include" or "tables" has to say what is moved');
  if (include === undefined && exclude !== undefined) issue('it goes with "include"', 'exclude');
  if (layout !== undefined && path !== undefined) issue('"layout" and "path" exclude each other', 'path');
  const seen = new Set<string>();
  for (const [i, table] of tables.entries()) {
    const key = JSON.stringify([table.schema, table.name]);
    if (seen.has(key)) issue(`${table.schema}.${table.name} stands here twice`, 'tables', i);
    seen.add(key);
    if (table.engine !== undefined && factory === undefined) issue('it goes with "factory"', 'tables', i, 'engine');
    const chosen = (['columns', 'where', 'query', 'parameters'] as const).find((name) => table[name] !== undefined);
    if (include !== undefined && chosen !== undefined)
      issue('with "include" a table is moved whole; list all tables in place of it', 'tables', i, chosen);
  }
}
