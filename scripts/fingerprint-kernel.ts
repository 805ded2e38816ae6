// Assembles the fingerprint's inner loops (scripts/kernel/wat.ts) into electron/worker/fingerprint/kernel-binary.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelModule } from './kernel/assemble.ts';

writeFileSync(join(import.meta.dirname, '../electron/worker/fingerprint/kernel-binary.ts'), await kernelModule());
