// Bundles the main process and the preload script into out/product. Both are CommonJS: a sandboxed preload is never a module.
import { join } from 'node:path';
import { rolldown, type InputOptions } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** `release`: ignores all start options; `checkout`: for `npm run app` and the tests. */
export type BuildKind = 'release' | 'checkout';

export async function buildShell(kind: BuildKind): Promise<void> {
  const define = { TABLEFERRY_RELEASE: String(kind === 'release') };
  await bundle('electron/main/index.ts', 'main.cjs', { platform: 'node', transform: { target: 'node18', define } });
  await bundle('electron/preload/index.ts', 'preload.cjs', { platform: 'browser', transform: { target: 'chrome114' } });
}

async function bundle(input: string, name: string, options: InputOptions): Promise<void> {
  const bundled = await rolldown({ ...options, cwd: root, input, external: ['electron'] });
  await bundled.write({
    file: join(root, 'out/product', name),
    format: 'cjs',
    sourcemap: name === 'main.cjs',
    codeSplitting: false,
  });
  await bundled.close();
}
