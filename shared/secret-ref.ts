// Where a secret is to be found. The secret itself never stands in a file, a plan or an argument.
import { z } from 'zod';

export const secretRefSchema = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ stdin: z.literal(true) }),
]);
export type SecretRef = z.infer<typeof secretRefSchema>;
