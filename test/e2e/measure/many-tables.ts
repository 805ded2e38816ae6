// The figures of the tables screen with 10,000 tables, from the component test that prints them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');

const figuresSchema = z.object({
  tables: z.int(),
  firstDrawingMs: z.number(),
  typingMs: z.array(z.number()),
  scroll: z.object({ medianMs: z.number(), p95Ms: z.number(), workP95Ms: z.number(), mostRows: z.int() }),
});
export type ManyTablesFigures = z.infer<typeof figuresSchema>;

export function measureManyTables(): ManyTablesFigures {
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'ui', 'test/ui/tables-scroll.test.tsx'],
    { cwd: root, encoding: 'utf8' },
  );
  const line = /window-tables (\{.*\})/.exec(stdout)?.[1];
  if (line === undefined) throw new Error(`the test of the tables screen printed no figures:\n${stdout}`);
  return figuresSchema.parse(JSON.parse(line));
}
