// What a plan comes to by this computer and by Data Factory: time and money, each as a range with what it rests on.
import { z } from 'zod';

const spanSchema = z.strictObject({ low: z.number(), high: z.number() });

const tableNameSchema = z.strictObject({ schema: z.string(), name: z.string() });
export type TableName = z.infer<typeof tableNameSchema>;

/** One way to move all of a plan. Money in `currency`, time in seconds. */
const sizingChoiceSchema = z.strictObject({
  /**
   * `factory`: all tables that Data Factory can copy exactly; `mixed`: those in `tables`. The others are moved by this
   * computer at the same time.
   */
  by: z.enum(['here', 'factory', 'mixed']),
  /** Runtime nodes; null where there is no Data Factory. */
  nodes: z.int().nullable(),
  /** What Data Factory moves, the largest first; null unless `mixed`. */
  tables: z.array(tableNameSchema).nullable(),
  seconds: spanSchema,
  /** What takes so long, the longest first: `line to Azure`. */
  limits: z.array(z.strictObject({ name: z.string(), seconds: spanSchema })),
  cost: z.strictObject({
    /** Storage for a month, in the tier of the plan. */
    storageMonth: z.number(),
    requests: z.number(),
    /** Of reading back what is verified, where this computer stands outside Azure. */
    egress: z.number(),
    /** The meters of Data Factory; null without it. */
    factory: spanSchema.nullable(),
    /** All but the storage. */
    once: spanSchema,
  }),
  notes: z.array(z.string()),
});
export type SizingChoice = z.infer<typeof sizingChoiceSchema>;

export const sizingSchema = z.strictObject({
  sizeClass: z.enum(['small', 'medium', 'large']),
  /** One sentence for whoever plans. */
  advice: z.string(),
  rows: z.int().nullable(),
  sourceBytes: z.int().nullable(),
  storedBytes: z.int().nullable(),
  /** What was tried; null = it was not, or gave nothing. */
  read: z.strictObject({ seconds: z.number(), tables: z.int(), rows: z.int(), bytesPerSecond: z.number() }).nullable(),
  upload: z.strictObject({ seconds: z.number(), bytes: z.int(), bytesPerSecond: z.number() }).nullable(),
  /** Why something was not tried, one sentence each. */
  notTried: z.array(z.string()),
  choices: z.array(sizingChoiceSchema).min(1),
  /** The tables that are better off with Data Factory of so many nodes, the largest first, and their bytes; null = none is. */
  suggested: z.strictObject({ nodes: z.int(), tables: z.array(tableNameSchema).min(1), bytes: z.int() }).nullable(),
  prices: z.strictObject({
    currency: z.string(),
    /** `today`: asked of the Retail Prices API; `table`: the dated table of this version. */
    from: z.enum(['today', 'table']),
    date: z.string(),
    region: z.string().nullable(),
    text: z.string(),
  }),
});
export type Sizing = z.infer<typeof sizingSchema>;

const mostNames = 5;

/** The first few by name, and that there are more. */
export const listTables = (tables: readonly TableName[]): string => {
  const names = tables.slice(0, mostNames).map(({ schema, name }) => `${schema}.${name}`);
  return `${names.join(', ')}${tables.length > mostNames ? ' and others' : ''}`;
};
