// Bundles the main process and the preload script into out/product. Both are CommonJS: a sandboxed preload is never a module.
import { join } from 'node:path';
import { rolldown, type InputOptions } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** `release`: ignores all start options; `checkout`: for `npm run app` and the tests. */
export type BuildKind = 'release' | 'checkout';

export async function buildShell(kind: BuildKind, outDir = join(root, 'out/product')): Promise<void> {
  const define = { TABLEFERRY_RELEASE: String(kind === 'release') };
  await bundle('electron/main/index.ts', join(outDir, 'main.cjs'), {
    platform: 'node',
    transform: { target: 'node18', define },
  });
  await bundle('electron/preload/index.ts', join(outDir, 'preload.cjs'), {
    platform: 'browser',
    transform: { target: 'chrome114' },
  });
}

async function bundle(input: string, file: string, options: InputOptions): Promise<void> {
  const bundled = await rolldown({ ...options, cwd: root, input, external: ['electron'] });
  await bundled.write({
    file,
    format: 'cjs',
    sourcemap: file.endsWith('main.cjs'),
    codeSplitting: false,
  });
  await bundled.close();
}
