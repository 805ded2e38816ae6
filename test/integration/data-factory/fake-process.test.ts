// The fake Data Factory as a process of its own: it prints where it is, takes wishes at its control port, and dies with its parent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { childEnvironment } from '../../child-environment.ts';
import { ask } from '../../fakes/data-factory/ask.ts';
import { textOf } from '../../fakes/data-factory/json.ts';

const main = fileURLToPath(new URL('../../fakes/data-factory/main.ts', import.meta.url));
const startedSchema = z.object({
  origin: z.string(),
  path: z.string(),
  authority: z.string(),
  caPem: z.string(),
  controlPort: z.int(),
});

async function control(port: number, wishes: readonly object[]): Promise<readonly unknown[]> {
  const socket = net.connect(port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answers: unknown[] = [];
  for (const wish of wishes) {
    socket.write(`${JSON.stringify(wish)}\n`);
    const { value } = await lines.next();
    answers.push(JSON.parse(String(value)));
  }
  socket.end();
  return answers;
}

test('is deployed in, told what goes wrong, asked, and ends with its parent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-fake-'));
  const settings = join(folder, 'settings.json');
  writeFileSync(settings, JSON.stringify({ factory: 'adf-own', entra: { clients: [] } }));
  const child = spawn(process.execPath, [main, '--settings', settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: childEnvironment(),
  });
  try {
    const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
    const fake = startedSchema.parse(JSON.parse(String(line)));
    expect(fake.path.endsWith('/factories/adf-own')).toBe(true);
    const wait = { name: 'w', type: 'Wait', typeProperties: { waitTimeInSeconds: 0 } };
    const deploy = { do: 'deploy', resources: [{ kind: 'pipeline', name: 'p', properties: { activities: [wait] } }] };
    const broken = { ...deploy, resources: [{ kind: 'pipeline', name: 'p', properties: {} }] };
    const answers = await control(fake.controlPort, [
      deploy,
      broken,
      { do: 'nothing' },
      { do: 'faults', faults: { throttle: { requests: 1, retryAfterSeconds: 3 } } },
    ]);
    expect(answers).toMatchObject([{ ok: true, value: ['p'] }, { ok: false }, { ok: false }, { ok: true }]);
    expect((await ask(fake, fake.caPem, 'GET', '')).status).toBe(429);
    const started = await ask(fake, fake.caPem, 'POST', '/pipelines/p/createRun', {});
    expect(started.status).toBe(200);
    const [, runs] = await control(fake.controlPort, [{ do: 'idle' }, { do: 'runs' }]);
    expect(runs).toMatchObject({ ok: true, value: [{ runId: textOf(started.body.runId), status: 'Succeeded' }] });
    child.stdin.end();
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
