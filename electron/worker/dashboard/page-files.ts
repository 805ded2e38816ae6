// The files of the dashboard's page: all read once, so that no request ever leads to the disk.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../shared/errors.ts';

export type PageFile = { readonly type: string; readonly bytes: Uint8Array };
/** By path, `/` and `/assets/main-1a2b.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Beside the bundle in the product; in a checkout where the build puts it. */
const places = ['./dashboard/', '../../../out/product/dashboard/'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
);

/** Throws DASHBOARD_NOT_BUILT. */
export function readPage(folders: readonly string[] = places): PageFiles {
  const folder = folders.find((place) => existsSync(join(place, 'index.html')));
  if (folder === undefined) throw new AppError('DASHBOARD_NOT_BUILT');
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = contentTypes[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path === '/index.html' ? '/' : path, { type, bytes: readFileSync(file) });
  }
  return files;
}
