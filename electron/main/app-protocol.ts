// Serves the page from app://tableferry, with the content policy on every answer.
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { parseAddress } from './address.ts';
import { contentPolicy } from '../../shared/content-policy.ts';

export const appScheme = 'app';
export const appOrigin = 'app://tableferry';
export const startPage = `${appOrigin}/index.html`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The file behind an address, or null when the address is not ours or leads out of the folder. */
export function fileOf(folder: string, address: string): string | null {
  const parsed = parseAddress(address);
  if (parsed === null || `${parsed.protocol}//${parsed.host}` !== appOrigin) return null;
  const path = decode(parsed.pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) return null;
  const file = resolve(join(folder, path));
  return file.startsWith(resolve(folder) + sep) && Object.hasOwn(contentTypes, extname(file)) ? file : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A broken escape names no file.
    return null;
  }
}

/** Answers requests for files of `folder`; everything else is 404. */
export const createPageServer =
  (folder: string) =>
  async (request: Request): Promise<Response> => {
    const headers = {
      'Content-Security-Policy': contentPolicy("'none'"),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    };
    const file = request.method === 'GET' ? fileOf(folder, request.url) : null;
    const bytes = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || bytes === null) return new Response('Not found', { status: 404, headers });
    const type = contentTypes[extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'Content-Type': type } });
  };
