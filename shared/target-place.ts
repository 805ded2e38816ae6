// What is known and wanted of the place that a target writes to, beside its address.
import { z } from 'zod';

/** Whether an account has real folders (Data Lake Storage Gen2), which decides what a blob may be called. */
export const namespaceSchema = z.enum(['flat', 'hierarchical']);
export type Namespace = z.infer<typeof namespaceSchema>;

/** The rules that Azure has for the name of an encryption scope. */
const scopePattern = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const isScopeName = (text: string): boolean => scopePattern.test(text);

/** Members of a target's configuration. */
export const targetPlace = {
  /** Not known when it is not given; names then keep to the stricter limits of both. */
  namespace: namespaceSchema.optional(),
  /** Every blob is encrypted with this scope of the account; with the container's or the account's own when not given. */
  encryptionScope: z
    .string()
    .regex(scopePattern, 'an encryption scope has 3 to 63 lower-case letters, digits and single hyphens')
    .optional(),
  /** `create`: blobs are created and read, and nothing is overwritten, deleted or listed. All of it when not given. */
  rights: z.enum(['all', 'create']).optional(),
};

/** What a plan has to say of a target that may only be created into. */
export const createOnlyNote =
  'Blobs are only created and read: nothing is overwritten, deleted or listed. What a run has written stays, so that it cannot be discarded, and a run that was killed may have to be begun anew.';

/** The same for a table that is read from its start again after a failure. */
export const createOnlyStreamNote =
  'The target may only be created into, so that parts which were written cannot be replaced: should the read of this table fail in its middle, the run cannot finish it.';
