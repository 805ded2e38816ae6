// Text of the module that holds the assembled kernel.
import wabt from 'wabt';
import { kernelWat } from './wat.ts';

const lineLength = 110;

/** Source of electron/worker/fingerprint/kernel-binary.ts. */
export async function kernelModule(): Promise<string> {
  const parsed = (await wabt()).parseWat('kernel.wat', kernelWat, { simd: true, bulk_memory: true });
  const base64 = Buffer.from(parsed.toBinary({}).buffer).toString('base64');
  parsed.destroy();
  const lines = base64.match(new RegExp(`.{1,${String(lineLength)}}`, 'g')) ?? [];
  return [
    '// Made by scripts/fingerprint-kernel.ts from scripts/kernel/wat.ts; a test makes it again and compares.',
    '',
    '/** The WebAssembly module of the inner loops, base64. */',
    'export const kernelBinary = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
