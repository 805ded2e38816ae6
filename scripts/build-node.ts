// Bundles the programs that run under Node into out/product; only what holds native code stays outside.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** What the window needs: the worker, its lanes, and the threads that compare parts. */
export const workerPrograms = {
  worker: 'electron/worker/index.ts',
  lane: 'electron/worker/run/lane.ts',
  checker: 'electron/worker/validate/checker.ts',
} as const;
/** The worker and the command line, which share most of their code. */
export const allPrograms = { tableferry: 'electron/cli/index.ts', ...workerPrograms } as const;

export async function buildNode(
  programs: typeof workerPrograms | typeof allPrograms,
  outDir = join(root, 'out/product'),
): Promise<void> {
  const bundle = await rolldown({
    cwd: root,
    platform: 'node',
    external: ['better-sqlite3', 'msnodesqlv8'],
    input: { ...programs },
    // What Node takes of it by itself loads its parts by names that no bundler sees.
    resolve: { alias: { 'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
    // A thread is a file of its own beside the bundle, not the module that the sources name.
    plugins: [
      {
        name: 'thread-entry',
        transform: (code, id) =>
          // Same length, so the source map stays true.
          /thread-(?:lane|checker)\.ts$/.test(id)
            ? { code: code.replace(/(new URL\('\.\/(?:lane|checker)\.)ts'/, "$1js'"), map: null }
            : null,
      },
    ],
  });
  await bundle.write({
    dir: outDir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
  });
  await bundle.close();
  cpSync(join(root, 'electron/worker/store/migrations'), join(outDir, 'migrations'), { recursive: true });
}
