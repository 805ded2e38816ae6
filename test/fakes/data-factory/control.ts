// What another process may ask of the fake beside its REST interface: one JSON object a line, one answer a line.
import { z } from 'zod';
import type { FakeDataFactory } from './data-factory.ts';

const some = z.array(z.strictObject({ table: z.string(), rows: z.int() }));
const faultsSchema = z
  .strictObject({
    throttle: z.strictObject({ requests: z.int(), retryAfterSeconds: z.number() }),
    unavailable: z.int(),
    lostStarts: z.int(),
    queuedRuns: z.int(),
    failingCopies: z.array(z.strictObject({ table: z.string(), times: z.int(), afterRows: z.int() })),
    lostRows: some,
    unfitRows: some,
    heldCopies: z.array(z.string()),
    runtimeOffline: z.boolean(),
    refused: z.array(z.strictObject({ method: z.string(), end: z.string() })),
  })
  .partial();
const kindSchema = z.enum(['integrationRuntime', 'linkedService', 'dataset', 'pipeline', 'trigger']);
const schema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('faults'), faults: faultsSchema }),
  z.strictObject({ do: z.literal('pace'), pace: z.record(z.string(), z.number()) }),
  z.strictObject({
    do: z.literal('deploy'),
    resources: z.array(
      z.strictObject({ kind: kindSchema, name: z.string(), properties: z.record(z.string(), z.unknown()) }),
    ),
  }),
  z.strictObject({ do: z.literal('runs') }),
  z.strictObject({ do: z.literal('activities') }),
  z.strictObject({ do: z.literal('asked') }),
  z.strictObject({ do: z.literal('fire'), trigger: z.string() }),
  z.strictObject({ do: z.literal('idle') }),
]);

export type ControlAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

export async function control(factory: FakeDataFactory, line: string): Promise<ControlAnswer> {
  try {
    return { ok: true, value: (await perform(factory, schema.parse(JSON.parse(line)))) ?? null };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

async function perform(factory: FakeDataFactory, wish: z.infer<typeof schema>): Promise<unknown> {
  switch (wish.do) {
    case 'faults':
      Object.assign(factory.faults, wish.faults);
      return factory.faults;
    case 'pace':
      Object.assign(factory.pace, wish.pace);
      return factory.pace;
    case 'deploy':
      return factory.deploy(wish.resources).map(({ name }) => name);
    case 'runs':
      return factory.runs();
    case 'activities':
      return factory.activities();
    case 'asked':
      return factory.manager.asked.map(({ method, path, body }) => ({ method, path, body }));
    case 'fire':
      return factory.fire(wish.trigger);
    case 'idle':
      return factory.idle();
  }
}
