// Keeps the folder of the logs small: files that are old, or many, are deleted.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const keptDays = 90;
/** Of 8 MB each at most. */
const keptFiles = 100;
const dayMs = 86_400_000;

/** Deletes logs beside `path`, the oldest first, but never that one. Never throws: what cannot be deleted stays. */
export function pruneLogs(path: string, nowMs: number): void {
  const folder = dirname(path);
  const others = filesOf(folder)
    .filter(({ name }) => name !== basename(path))
    .toSorted((a, b) => b.writtenMs - a.writtenMs);
  for (const [index, { name, writtenMs }] of others.entries())
    if (index >= keptFiles - 1 || nowMs - writtenMs > keptDays * dayMs) remove(join(folder, name));
}

function filesOf(folder: string): { readonly name: string; readonly writtenMs: number }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => {
        const found = statSync(join(folder, name), { throwIfNoEntry: false });
        return found === undefined ? [] : [{ name, writtenMs: found.mtimeMs }];
      });
  } catch {
    return [];
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody reads it (Windows): the next time.
  }
}
