import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProcesses } from '../../demo/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'demo-processes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const script = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
/** Signal 0 only asks whether the process is there. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const server = (name: string, file: string, ready = /port (\d+)/) => ({
  name,
  arguments: [file],
  environment: {},
  logFile: join(folder, `${name}.log`),
  ready,
  timeoutMs: 10_000,
});

describe('servers of the demo', () => {
  it('are ready when they say so, and end with endAll', async () => {
    const processes = createProcesses();
    const file = script('good.mjs', `console.log('port 4711'); setInterval(() => {}, 1000);`);
    const { pid, match } = await processes.startServer(server('good', file));
    expect(match[1]).toBe('4711');
    expect(isAlive(pid)).toBe(true);
    processes.endAll();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('that end at once are reported with their own words', async () => {
    const processes = createProcesses();
    const file = script('bad.mjs', `console.error('the port is taken'); process.exit(3);`);
    await expect(processes.startServer(server('bad', file))).rejects.toThrow(/bad did not start[^]*the port is taken/);
  });

  it('that are kept are not ended', async () => {
    const processes = createProcesses();
    const file = script('kept.mjs', `console.log('port 1'); setInterval(() => {}, 1000);`);
    const { pid } = await processes.startServer(server('kept', file));
    processes.keepServers();
    processes.endAll();
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

describe('tools of the demo', () => {
  it('give their standard output whole and their standard error line by line', async () => {
    const lines: string[] = [];
    const file = script(
      'tool.mjs',
      `process.stderr.write('one\\ntw'); process.stderr.write('o'); console.log('{"a":1}');`,
    );
    const output = await createProcesses().startTool(file, [], {}, (line) => lines.push(line)).ended;
    expect(output).toEqual({ exitCode: 0, signal: null, stdout: '{"a":1}\n' });
    expect(lines).toEqual(['one', 'two']);
  });

  it('see the environment they are given and no more of ours than they need', async () => {
    process.env['DEMO_TEST_SECRET'] = 'ours';
    const file = script('env.mjs', `console.log(process.env.GIVEN, process.env.DEMO_TEST_SECRET);`);
    const { stdout } = await createProcesses().startTool(file, [], { GIVEN: 'yes' }, () => undefined).ended;
    delete process.env['DEMO_TEST_SECRET'];
    expect(stdout).toBe('yes undefined\n');
  });

  it('end by signal when they are killed', async () => {
    const file = script('long.mjs', `setInterval(() => {}, 1000);`);
    const tool = createProcesses().startTool(file, [], {}, () => undefined);
    tool.kill();
    expect(await tool.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });
});
