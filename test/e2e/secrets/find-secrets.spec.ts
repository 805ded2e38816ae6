// The search itself: a secret that was planted is found in each form and wherever it stands.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findIn, findInFolder } from '../../secrets/find-secrets.ts';

const value = 'Plänted/se+cret & 100%';
const secrets = [{ name: 'planted', value }];

test('a planted secret is found in every form, at every place in the text around it', () => {
  for (const lead of ['', 'x', 'xy', 'xyz'])
    for (const tail of ['', 'x', 'xy']) {
      const text = `${lead}${value}${tail}`;
      const forms: readonly Buffer[] = [
        Buffer.from(text),
        Buffer.from(text, 'latin1'),
        Buffer.from(text, 'utf16le'),
        Buffer.from(text, 'utf16le').swap16(),
        Buffer.from(Buffer.from(text).toString('base64')),
        Buffer.from(Buffer.from(text).toString('base64url')),
        Buffer.from(Buffer.from(text).toString('hex')),
        Buffer.from(encodeURIComponent(text)),
        Buffer.from(new URLSearchParams({ password: text }).toString()),
        Buffer.from(JSON.stringify({ text })),
        Buffer.from(text.replaceAll('ä', '\\u00E4')),
        Buffer.from(text.replaceAll('ä', '\\u00e4')),
      ];
      for (const bytes of forms) expect(findIn('here', bytes, secrets).length).toBeGreaterThan(0);
    }
  expect(findIn('here', Buffer.from('Plänted/se+cret & 99%'), secrets)).toEqual([]);
});

test('a planted secret is found in a file deep down, and in the name of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-planted-'));
  try {
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/.hidden'), Buffer.concat([Buffer.alloc(5_000), Buffer.from(value, 'utf16le')]));
    writeFileSync(join(folder, encodeURIComponent(value)), '');
    const found = findInFolder(folder, secrets);
    expect(found).toContainEqual(expect.stringContaining('(URL)'));
    expect(found).toContainEqual(expect.stringContaining('.hidden: planted (UTF-16)'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
