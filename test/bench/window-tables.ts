// Measures the tables screen with ten thousand tables, built like the product, in Chromium: `benchWindowTables`.
import react from '@vitejs/plugin-react';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview, type InlineConfig } from 'vite';
import { z } from 'zod';

const root = join(import.meta.dirname, '../ui');
const outDir = join(import.meta.dirname, '../../out/bench/window-tables');
const debianChromium = '/usr/bin/chromium';

const scrollSchema = z.object({
  frames: z.int(),
  medianMs: z.number(),
  p95Ms: z.number(),
  worstMs: z.number(),
  workP95Ms: z.number(),
  mostRows: z.int(),
});
const figuresSchema = z.object({
  tables: z.int(),
  firstDrawingMs: z.number(),
  typingMs: z.array(z.number()),
  wheel: scrollSchema,
  drag: scrollSchema,
});
export type WindowTablesFigures = z.infer<typeof figuresSchema>;

/** In milliseconds, see TablesFigures in test/ui/measure-tables.ts. */
export async function benchWindowTables(): Promise<WindowTablesFigures> {
  const page: InlineConfig = { configFile: false, logLevel: 'warn', root, base: './', plugins: [react()] };
  await build({
    ...page,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      chunkSizeWarningLimit: 3000,
      rolldownOptions: { input: join(root, 'measured-window.html') },
    },
  });
  const server = await preview({ ...page, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({
    ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await tab.goto(`${server.resolvedUrls?.local[0] ?? ''}measured-window.html`);
    await tab.waitForFunction('document.title === "ready"');
    return figuresSchema.parse(await tab.evaluate('measure()'));
  } finally {
    await browser.close();
    await server.close();
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchWindowTables()));
