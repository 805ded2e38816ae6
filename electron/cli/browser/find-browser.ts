// Finds an installed browser that prints to PDF without a window: Edge, Chrome or Chromium.
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

const linuxNames = [
  'microsoft-edge',
  'microsoft-edge-stable',
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
] as const;

const macPaths = ['Microsoft Edge', 'Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

type Computer = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** In the order in which they are tried. */
export function browserPlaces({ platform, environment }: Computer): readonly string[] {
  const under = (variable: string, ...path: string[]): readonly string[] => {
    const folder = environment[variable];
    return folder === undefined || folder === '' ? [] : [[folder, ...path].join('\\')];
  };
  if (platform === 'darwin') return macPaths;
  if (platform === 'win32')
    return ['ProgramFiles(x86)', 'ProgramFiles', 'LocalAppData'].flatMap((folder) => [
      ...under(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ...under(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      ...under(folder, 'Chromium', 'Application', 'chrome.exe'),
    ]);
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** `given`: the user's own choice. Throws BROWSER_MISSING. */
export function findBrowser(given: string | undefined, computer: Computer): string {
  if (given !== undefined) {
    if (isFile(given)) return given;
    throw new AppError('BROWSER_MISSING', { detail: `there is no file ${given}` });
  }
  const found = browserPlaces(computer).find(isFile);
  if (found !== undefined) return found;
  throw new AppError('BROWSER_MISSING', { detail: 'neither Edge, Chrome nor Chromium is where they usually are' });
}
