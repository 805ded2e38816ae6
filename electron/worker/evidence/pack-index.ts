// The index of a pack, pack.json: what it is about, who signed it, and every file with its size and hash.
import { z } from 'zod';

/** Signed before the bytes of pack.json, so that a signature for anything else never fits a pack. */
export const signedContext = 'tableferry evidence pack 1\n';
export const indexName = 'pack.json';
export const signatureName = 'pack.sig';
export const signatureBytes = 64;

const sha256 = z.string().regex(/^[\da-f]{64}$/);

export const packIndexSchema = z.strictObject({
  packVersion: z.literal(1),
  tool: z.string(),
  run: z.strictObject({
    runId: z.string(),
    planId: z.string(),
    planHash: z.string(),
    /** Complete runs have a manifest. */
    isComplete: z.boolean(),
  }),
  made: z.strictObject({ utc: z.iso.datetime(), account: z.string(), computer: z.string() }),
  signer: z.strictObject({ algorithm: z.literal('Ed25519'), publicKey: z.string(), fingerprint: sha256 }),
  /** SHA-256 of the pack before it, as a file; null = none is named. */
  previousPack: sha256.nullable(),
  /** Every file but this one and its signature, in the order of the zip. */
  entries: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0), sha256, what: z.string() })),
});
export type PackIndex = z.infer<typeof packIndexSchema>;

export const fileNames = {
  readme: 'README.txt',
  publicKey: 'public-key.pem',
  plan: 'plan.json',
  manifest: 'manifest.json',
  run: 'run.json',
  report: 'report.json',
  validations: 'validations.json',
  statements: 'statements.sql',
  log: 'log.jsonl',
  sums: 'SHA256SUMS',
} as const;

/** Those without which it is no pack. A manifest is there when the run is complete. */
export const requiredNames = [
  fileNames.readme,
  fileNames.publicKey,
  fileNames.plan,
  fileNames.run,
  fileNames.report,
  fileNames.validations,
  fileNames.statements,
  fileNames.log,
  fileNames.sums,
] as const;
