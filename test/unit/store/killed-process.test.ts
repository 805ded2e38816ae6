import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../electron/worker/store/store.ts';

const child = new URL('./commit-forever.ts', import.meta.url).pathname;

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the child; `lines` is what it has printed so far, and it goes on until it is killed. */
function startChild(folder: string): {
  readonly process: ChildProcess;
  readonly lines: string[];
  reached(count: number): Promise<void>;
} {
  const started = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void started.kill('SIGKILL'));
  const lines: string[] = [];
  const printed = createInterface({ input: started.stdout });
  printed.on('line', (line) => lines.push(line));
  return {
    process: started,
    lines,
    async reached(count) {
      while (lines.length < count) await once(printed, 'line');
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

test('a process killed in the middle of its commits has lost none it spoke of, and its watermark fits its parts', async () => {
  const folder = tempFolder();
  let recorded = 0;
  for (const [round, commits] of [3, 40, 11, 77, 25].entries()) {
    const one = startChild(folder);
    await one.reached(commits);
    await kill(one.process);
    expect(one.lines[0]).toBe(`open ${recorded}`);
    const store = openStore(folder);
    const parts = store.checkpoints.parts('r1', 't0');
    const partition = store.checkpoints.partitions('r1', 't0')[0];
    store.close();
    recorded = parts.length;
    expect(recorded, `round ${round}`).toBeGreaterThanOrEqual(Number(one.lines.at(-1)) + 1);
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
    expect(partition).toMatchObject({ nextPart: recorded, watermark: [String(recorded * 10)] });
  }
});

test('a second process is refused as long as the first one lives, and not a moment longer', async () => {
  const folder = tempFolder();
  const one = startChild(folder);
  await one.reached(2);
  expect(() => openStore(folder)).toThrowError(
    expect.objectContaining({ code: 'STATE_IN_USE', context: { path: folder, holder: 'another Tableferry process' } }),
  );
  await kill(one.process);
  const store = openStore(folder);
  expect(store.checkpoints.parts('r1', 't0').length).toBeGreaterThan(0);
  store.close();
});
