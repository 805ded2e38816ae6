// Requests about transforms.
import { z } from 'zod';
import { sourceConfigSchema } from '../connection.ts';
import { tableChoiceSchema } from '../table-choice.ts';
import { personalDataSchema, transformPreviewSchema, transformsSchema } from '../transforms.ts';
import { secret, worker } from './method.ts';

const namedTable = z.strictObject({ schema: z.string().min(1), name: z.string().min(1) });

export const transformMethods = {
  /** The first rows of a table before and after transforms. */
  'transform.preview': worker(
    z.strictObject({
      source: sourceConfigSchema,
      /** `maskKey` only where a mask needs one. */
      secrets: z.strictObject({ source: secret, maskKey: secret.optional() }),
      table: tableChoiceSchema,
      transforms: transformsSchema,
      rows: z.int().min(1).max(100).default(20),
    }),
    transformPreviewSchema,
  ),
  /** Columns that seem to hold personal data, by their names and a sample of values. */
  'transform.detect': worker(
    z.strictObject({
      source: sourceConfigSchema,
      password: secret,
      /** Or patterns separated by commas: `sales.*,dbo.Orders`. */
      tables: z.union([z.array(namedTable).min(1), z.string().min(1)]),
    }),
    z.array(z.strictObject({ schema: z.string(), name: z.string(), found: z.array(personalDataSchema) })),
  ),
} as const;
