// Values of a resource's members: texts and numbers that may be expressions, and references.
import { z } from 'zod';
import { isExpression, readExpression } from '../expression/parse.ts';

const noFault = (text: string): boolean => !isExpression(text) || readExpression(text).fault === null;
const faultOf = (text: unknown): string => (typeof text === 'string' ? (readExpression(text).fault ?? '') : '');

export const expression = z.strictObject({
  value: z.string().refine((text) => isExpression(text) && noFault(text), { error: ({ input }) => faultOf(input) }),
  type: z.literal('Expression'),
});
const plain = z.string().refine(noFault, { error: ({ input }) => faultOf(input) });
/** A member of the type string, as the reference says: or an expression that gives one. */
export const text = z.union([plain, expression]);
export const wholeNumber = z.union([z.int(), expression]);
export const truth = z.union([z.boolean(), expression]);
export const oneOf = <const T extends readonly string[]>(...words: T) => z.union([z.enum(words), expression]);
/** `d.hh:mm:ss` */
export const duration = z.union([z.string().regex(/^(?:\d+\.)?(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/), expression]);
/** Anything, as far as it holds no broken expression. */
export const anything: z.ZodType = z.lazy(() =>
  z.union([
    text,
    z.number(),
    z.boolean(),
    z.null(),
    z.array(anything),
    // What has one of the two members of an expression is one, or mistyped.
    z.record(z.string(), anything).refine((value) => !('type' in value || 'value' in value), 'no expression'),
  ]),
);

export const reference = <const T extends string>(type: T) =>
  z.strictObject({ referenceName: z.string().min(1), type: z.literal(type) });
export const linkedServiceReference = z.strictObject({
  referenceName: z.string().min(1),
  type: z.literal('LinkedServiceReference'),
  parameters: z.record(z.string(), anything).optional(),
});
export const datasetReference = z.strictObject({
  referenceName: z.string().min(1),
  type: z.literal('DatasetReference'),
  parameters: z.record(z.string(), anything).optional(),
});

const declared = (...types: readonly [string, ...string[]]) =>
  z.record(
    z.string().regex(/^[A-Za-z_]\w*$/),
    // A default is data, whatever it looks like.
    z.strictObject({ type: z.enum(types), defaultValue: z.unknown().optional() }),
  );
export const parameters = declared(
  'object',
  'string',
  'int',
  'float',
  'bool',
  'array',
  'secureString',
  'Object',
  'String',
  'Int',
  'Float',
  'Bool',
  'Array',
  'SecureString',
);
export const variables = declared('String', 'Bool', 'Boolean', 'Array', 'Integer');
export const annotations = z.array(z.string());
