// The room fences bite: every forbidden import is refused with a message that names the right room.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from '../../../scripts/lint/room-table.mjs';
import { refusal, roomOf } from '../../../scripts/lint/rooms.mjs';

const root = join(import.meta.dirname, '../../..');
const at = (path: string): string => join(root, path);

describe('room fences', () => {
  it('finds the innermost room of a file', () => {
    expect(roomOf(at('electron/worker/source/tds/row-reader.ts'))).toBe('electron/worker/source');
    expect(roomOf(at('electron/worker/handlers.ts'))).toBe('electron/worker');
    expect(roomOf(at('test/unit/a.test.ts'))).toBeNull();
  });

  it.each([
    ['shared/plan.ts', 'node:fs', 'shared is pure'],
    ['shared/plan.ts', 'tedious', 'Only electron/worker/source may import tedious'],
    ['electron/worker/target/container.ts', 'better-sqlite3', 'Only electron/worker/store may import better-sqlite3'],
    [
      'electron/worker/run/lane.ts',
      '@azure/storage-blob',
      'Only electron/worker/target may import @azure/storage-blob',
    ],
    ['electron/worker/source/session.ts', '../target/container.ts', 'may not import electron/worker/target'],
    ['electron/worker/source/session.ts', '../pipeline/encode.ts', 'may not import electron/worker/pipeline'],
    ['electron/worker/pipeline/upload.ts', '../run/retry.ts', 'may not import electron/worker/run'],
    ['renderer/app.tsx', '../electron/worker/index.ts', 'renderer may not import electron/worker'],
    ['electron/main/index.ts', 'better-sqlite3', 'Only electron/worker/store'],
    ['electron/worker/index.ts', 'electron', 'Only electron/main or electron/preload may import electron'],
    ['electron/worker/run/lane.ts', '../../../test/fakes/source.ts', 'tests and scripts are outside the product'],
  ])('%s may not import %s', (file, specifier, message) => {
    expect(refusal(at(file), specifier)).toContain(message);
  });

  it.each([
    ['electron/worker/source/connection.ts', 'tedious'],
    ['electron/worker/store/database.ts', 'better-sqlite3'],
    ['electron/worker/run/run-plan.ts', '../store/database.ts'],
    ['electron/cli/index.ts', '../worker/handlers.ts'],
    ['shared/plan.ts', './columns.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(refusal(at(file), specifier)).toBeNull();
  });

  it('is an error in the lint configuration', () => {
    const config: unknown = JSON.parse(readFileSync(at('.oxlintrc.json'), 'utf8'));
    expect(config).toMatchObject({ rules: { 'rooms/stay-in-room': 'error' } });
  });

  it('lets no room import one that may import it back', () => {
    const pairs = Object.entries(rooms).flatMap(([room, rule]) =>
      rule.mayImport.filter((other) => rooms[other]?.mayImport.includes(room)).map((other) => `${room} <-> ${other}`),
    );
    // run/ reports progress through electron/worker/progress.ts, and what is made of what is stored is logged by
    // electron/worker/log.ts; import/no-cycle guards the files themselves
    expect(pairs).toEqual([
      'electron/worker <-> electron/worker/run',
      'electron/worker <-> electron/worker/series/compaction',
      'electron/worker <-> electron/worker/series/prune',
      'electron/worker/series/compaction <-> electron/worker',
      'electron/worker/series/prune <-> electron/worker',
      'electron/worker/run <-> electron/worker',
    ]);
  });
});
