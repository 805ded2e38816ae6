// The token: random, compared whole, kept where only its owner reads.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createToken, isSameToken, keptToken } from '../../../../electron/worker/dashboard/token.ts';

function tokenPath(content?: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'token');
  if (content !== undefined) {
    writeFileSync(path, content);
    chmodSync(path, mode);
  }
  return path;
}

test('a token has 256 random bits and fits into an address', () => {
  expect(createToken()).toMatch(/^[\w-]{43}$/);
  expect(createToken()).not.toBe(createToken());
});

test('only the very same token opens', () => {
  const token = createToken();
  expect(isSameToken(token, token)).toBe(true);
  for (const other of ['', token.slice(0, -1), `${token}x`, token.toLowerCase() === token ? 'x' : token.toLowerCase()])
    expect(isSameToken(other, token)).toBe(false);
});

test('a token file is made once, for its owner only, and then used', () => {
  const path = tokenPath();
  const token = keptToken(path);
  expect(readFileSync(path, 'utf8')).toBe(`${token}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(keptToken(path)).toBe(token);
});

test('a token file that others may read, or that is easily guessed, is refused', () => {
  expect(() => keptToken(tokenPath(`${'a'.repeat(43)}\n`, 0o644))).toThrow(/other users may read/);
  expect(() => keptToken(tokenPath('letmein\n'))).toThrow(/32 to 256/);
  expect(() => keptToken(join(tokenPath(), 'no', 'folder'))).toThrow(/cannot be written/);
});
