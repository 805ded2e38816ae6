import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { browserPlaces, findBrowser } from '../../../../electron/cli/browser/find-browser.ts';
import { printPdf } from '../../../../electron/cli/browser/print-pdf.ts';

function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'browsers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) writeFileSync(join(folder, name), '#!/bin/sh\necho "no display" >&2\nexit 7\n');
  for (const name of names) chmodSync(join(folder, name), 0o755);
  return folder;
}

test('Edge comes before Chrome before Chromium, wherever on the path they are', () => {
  const [first, second] = [folderWith('chromium'), folderWith('google-chrome')];
  const computer = { platform: 'linux', environment: { PATH: `${first}:${second}` } } as const;
  expect(findBrowser(undefined, computer)).toBe(join(second, 'google-chrome'));
});

test('on Windows they are looked for where their installers put them', () => {
  const environment = { 'ProgramFiles(x86)': 'C:\\Program Files (x86)', LocalAppData: 'C:\\Users\\a\\AppData\\Local' };
  expect(browserPlaces({ platform: 'win32', environment })).toEqual([
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Chromium\\Application\\chrome.exe',
    'C:\\Users\\a\\AppData\\Local\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Users\\a\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Users\\a\\AppData\\Local\\Chromium\\Application\\chrome.exe',
  ]);
});

test('a folder of that name is no browser, and without one it is said what to do', () => {
  const folder = folderWith();
  mkdirSync(join(folder, 'chromium'));
  const find = () => findBrowser(undefined, { platform: 'linux', environment: { PATH: folder } });
  expect(find).toThrow(expect.objectContaining({ code: 'BROWSER_MISSING' }));
});

test('the one that the user names is taken, or said not to be there', () => {
  const folder = folderWith('mine');
  const computer = { platform: 'linux', environment: {} } as const;
  expect(findBrowser(join(folder, 'mine'), computer)).toBe(join(folder, 'mine'));
  expect(() => findBrowser(join(folder, 'other'), computer)).toThrow(
    expect.objectContaining({
      code: 'BROWSER_MISSING',
      context: { detail: `there is no file ${join(folder, 'other')}` },
    }),
  );
});

test('a browser that makes nothing is told with its own last words', async () => {
  const folder = folderWith('chromium');
  await expect(printPdf('<p>x</p>', join(folder, 'chromium'), join(folder, 'out.pdf'))).rejects.toThrow(
    expect.objectContaining({
      code: 'PDF_FAILED',
      context: { detail: expect.stringMatching(/made none: no display$/) },
    }),
  );
});
