// Closing the window while a run is in progress: the user decides, and nothing that was verified is lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { contract } from '../../../shared/contract.ts';
import { planSchema } from '../../../shared/plan.ts';
import type { Reply } from '../../../shared/protocol.ts';
import { startAgain, test, type Product } from '../product.ts';

const buttons = { stop: 0, background: 1, cancel: 2 } as const;

function valueOf(reply: Reply): unknown {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${JSON.stringify(reply.error.context)}`);
  return reply.value;
}

const greetingSchema = z.looseObject({
  source: contract['source.inventory'].input.shape.source,
  password: z.string(),
  target: contract['plan.build'].input.shape.target,
  connectionString: z.string(),
  pids: z.object({ sql: z.int() }),
});

/** The sample's servers, ended with the test. The double can be halted, so that a run stays in progress. */
async function startSample() {
  const script = join(import.meta.dirname, '../../demo/sample-servers.ts');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line]: unknown[] = await once(child.stdout, 'data');
  const facts = greetingSchema.parse(JSON.parse(String(line)));
  const exited = once(child, 'exit');
  return {
    ...facts,
    halt: () => process.kill(facts.pids.sql, 'SIGSTOP'),
    goOn: () => process.kill(facts.pids.sql, 'SIGCONT'),
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

/** Starts a run of the whole sample on one lane and halts its source as soon as rows move. */
async function startHaltedRun(product: Product, sample: Awaited<ReturnType<typeof startSample>>): Promise<string> {
  const put = async (value: string): Promise<string> =>
    contract['secret.put'].output.parse(valueOf(await product.call('secret.put', { value }))).handle;
  const source = await put(sample.password);
  const target = await put(sample.connectionString);
  const plan = planSchema.parse(
    valueOf(
      await product.call('plan.build', {
        source: sample.source,
        target: sample.target,
        password: source,
        selection: { by: 'patterns', include: 'sales.*', exclude: '' },
        pathTemplate: null,
        options: { lanes: 1 },
        datetime2: 'auto',
        probeId: null,
      }),
    ),
  );
  await product.watchEvents();
  const started = valueOf(await product.call('run.start', { plan, path: 'plan', secrets: { source, target } }));
  await product.sawEvent('run.snapshot', '"kind":"running"');
  sample.halt();
  return z.object({ runId: z.string() }).parse(started).runId;
}

/** The answers of the dialog, one a time it is asked; how often it was asked. */
async function stubDialog(product: Product, answers: readonly number[]): Promise<void> {
  await product.app.evaluate(({ dialog }, given) => {
    Object.assign(globalThis, { asked: 0 });
    const left = [...given];
    Object.assign(dialog, {
      showMessageBox: async () => {
        Object.assign(globalThis, { asked: Reflect.get(globalThis, 'asked') + 1 });
        return { response: left.shift() ?? 2, checkboxChecked: false };
      },
    });
  }, answers);
}

const close = (product: Product): Promise<void> =>
  product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const isVisible = (product: Product): Promise<boolean | undefined> =>
  product.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
const timesAsked = (product: Product): Promise<unknown> => product.app.evaluate(() => Reflect.get(globalThis, 'asked'));

test('asks while a run is in progress: cancel, background, and stop with the checkpoints kept', async ({
  start,
  userData,
}) => {
  const sample = await startSample();
  try {
    const product = await start();
    const runId = await startHaltedRun(product, sample);
    await stubDialog(product, [buttons.cancel, buttons.background, buttons.stop]);

    await close(product);
    await expect.poll(() => timesAsked(product)).toBe(1);
    expect(await isVisible(product)).toBe(true);

    await close(product);
    await expect.poll(() => isVisible(product)).toBe(false);
    expect(await product.call('run.get', { runId })).toMatchObject({ value: { state: { kind: 'running' } } });

    expect(await startAgain(userData)).toBe(0);
    await expect.poll(() => isVisible(product)).toBe(true);

    sample.goOn();
    const exited = once(product.process, 'exit');
    await close(product);
    expect(await exited).toEqual([0, null]);

    const again = await start();
    const { runs } = contract['run.list'].output.parse(valueOf(await again.call('run.list', {})));
    expect(runs).toMatchObject([{ runId, state: { kind: 'stopped', reason: 'user' } }]);
  } finally {
    sample.goOn();
    await sample.end();
  }
});

test('without a run it closes without a question', async ({ product }) => {
  await stubDialog(product, []);
  const exited = once(product.process, 'exit');
  await close(product);
  expect(await exited).toEqual([0, null]);
  expect(product.log()).toContain('it was told to stop');
});
