// Takes the pictures of one screen: both themes, two sizes, and at 200 % zoom.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { Product } from '../e2e/product.ts';

const folder = join(import.meta.dirname, '../../docs/screens');
/** Of the theme that is looked at before a release, and not shown in the documentation. */
const lookingFolder = join(import.meta.dirname, '../../out/screens');

type View = { readonly name: string; readonly width: number; readonly height: number; readonly zoom: number };
const views: readonly View[] = [
  { name: '1280x800', width: 1280, height: 800, zoom: 1 },
  { name: '1024x700', width: 1024, height: 700, zoom: 1 },
  { name: 'zoom200', width: 1280, height: 800, zoom: 2 },
];

async function show({ app, page }: Product, { width, height, zoom }: View): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, wanted) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(wanted.width, wanted.height);
      window?.webContents.setZoomFactor(wanted.zoom);
    },
    { width, height, zoom },
  );
  // The page learns its new size in its own time.
  await page.waitForFunction((wanted) => Math.abs(window.innerWidth - wanted) <= 1, Math.round(width / zoom));
  await painted();
}

/** Two frames: one to lay out, one to paint what measured itself (grids, charts). */
const painted = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 350));

/** The window as it stands: the driver's own picture takes CSS pixels for pixels, and under zoom shows a quarter of it. */
async function capture({ app }: Product): Promise<Buffer> {
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const image = await window?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  return Buffer.from(png, 'base64');
}

/** `at`: what the page is scrolled to, at each size anew. Leaves the window in the light theme at 1280 x 800. */
export async function picture(product: Product, name: string, at?: Locator): Promise<void> {
  // Nothing is drawn as pointed at.
  await product.page.mouse.move(0, 0);
  for (const theme of ['highContrast', 'dark', 'light'] as const) {
    await product.call('settings.set', { theme });
    const into = theme === 'highContrast' ? lookingFolder : folder;
    mkdirSync(into, { recursive: true });
    for (const view of views) {
      await show(product, view);
      if (at !== undefined) {
        await at.evaluate((element) => element.scrollIntoView({ block: 'start' }));
        await painted();
      }
      writeFileSync(join(into, `${name}-${theme}-${view.name}.png`), await capture(product));
    }
  }
  await show(product, { name: '', width: 1280, height: 800, zoom: 1 });
}
