// Bundles the window into out/product/renderer and the dashboard into out/product/dashboard: one page each for Chromium
// 114 and newer, without inline scripts, which the content policy forbids.
import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

export async function buildRenderer(outDir = join(root, 'out/product')): Promise<void> {
  await buildPage(join(root, 'renderer'), join(outDir, 'renderer'));
}

/** The runs in a browser; the folder has nothing but what its server gives to anybody. */
export async function buildDashboard(outDir = join(root, 'out/product')): Promise<void> {
  await buildPage(join(root, 'renderer/dashboard'), join(outDir, 'dashboard'));
}

async function buildPage(from: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: from,
    base: './',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
    },
  });
}
