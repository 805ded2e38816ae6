// Rows per CPU second of transforms, masks and a script, on the 12-column orders table; nothing is read or written.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Transform } from '../../shared/transforms.ts';
import { median } from './median.ts';

const measurementSchema = z.strictObject({ rowsPerCpuSecond: z.number() });

const mask = (column: string, how: Extract<Transform, { kind: 'mask' }>['mask']): Transform[] => [
  { kind: 'mask', column, mask: how },
];

/** What is done to each row; the script reads all twelve columns and changes one. */
export const transformVariants: Readonly<
  Record<string, { readonly transforms: readonly Transform[]; readonly batches: number }>
> = {
  'three column rules': {
    transforms: [
      { kind: 'trim', column: 'customer_name', side: 'both' },
      { kind: 'replace', column: 'sku', pattern: '^SKU-', with: '' },
      { kind: 'cast', column: 'customer_id', to: { kind: 'string' } },
    ],
    batches: 100,
  },
  'concatenation of three': {
    transforms: [
      { kind: 'concat', name: 'all', columns: ['customer_name', 'sku', 'id'], separator: ' ', ifNull: 'empty' },
    ],
    batches: 100,
  },
  'cast text to number': {
    transforms: [
      { kind: 'cast', column: 'customer_id', to: { kind: 'string' } },
      { kind: 'cast', column: 'customer_id', to: { kind: 'int', bits: 64 } },
    ],
    batches: 25,
  },
  'mask: redact': { transforms: mask('customer_name', { how: 'redact', with: '***' }), batches: 100 },
  'mask: partial': {
    transforms: mask('customer_name', { how: 'partial', keepFirst: 1, keepLast: 1, with: '*' }),
    batches: 100,
  },
  'mask: hash': { transforms: mask('customer_name', { how: 'hash' }), batches: 25 },
  'mask: tokenise text': { transforms: mask('customer_name', { how: 'tokenise', domain: 'name' }), batches: 10 },
  'mask: tokenise number': { transforms: mask('customer_id', { how: 'tokenise', domain: 'customer' }), batches: 10 },
  'mask: tokenise GUID': { transforms: mask('row_guid', { how: 'tokenise', domain: 'row' }), batches: 10 },
  'mask: generalise date': { transforms: mask('due_on', { how: 'generalise', to: { kind: 'month' } }), batches: 100 },
  script: {
    transforms: [
      { kind: 'script', source: "return { sku: row.sku.replace('SKU-', '') };", columns: ['sku'], adds: [] },
    ],
    batches: 5,
  },
};

/** Medians by variant. */
export async function benchTransforms({ rounds = 3 }: { readonly rounds?: number } = {}): Promise<
  Record<string, z.infer<typeof measurementSchema>>
> {
  const measured = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++)
    for (const [name, { transforms, batches }] of Object.entries(transformVariants))
      measured.set(name, [...(measured.get(name) ?? []), await measure(transforms, batches)]);
  return Object.fromEntries(
    [...measured].map(([name, rates]) => [name, { rowsPerCpuSecond: Math.round(median(rates)) }]),
  );
}

async function measure(transforms: readonly Transform[], batches: number): Promise<number> {
  const child = fileURLToPath(new URL('transforms-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, JSON.stringify(transforms), String(batches)]);
  return measurementSchema.parse(JSON.parse(stdout)).rowsPerCpuSecond;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await benchTransforms(), null, 2));
