// The control channel of a double that runs as its own process: one JSON object a line, one answer a line.
import { createServer, connect, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { z } from 'zod';
import type { ConnectionInfo } from './connection.ts';
import type { Fault, FaultSwitch } from './faults.ts';

/** What the channel works on: the running double. */
export type Controlled = {
  readonly faults: FaultSwitch;
  readonly connections: readonly ConnectionInfo[];
  kill(id: number): boolean;
  drop(id: number): boolean;
};

const common = {
  do: z.literal('fault'),
  /** Source and flags of a regular expression over the statement's text. */
  match: z.string().optional(),
  matchFlags: z.string().optional(),
  afterRows: z.int().min(0).optional(),
  count: z.int().min(1).optional(),
  connection: z.int().optional(),
};

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('drop'), how: z.enum(['reset', 'close']).optional() }),
  z.strictObject({ ...common, kind: z.literal('stall'), answersAttention: z.boolean().optional() }),
  z.strictObject({ ...common, kind: z.literal('deadlock') }),
  z.strictObject({ ...common, kind: z.literal('kill') }),
  z.strictObject({ ...common, kind: z.literal('slow'), rowsPerSecond: z.number().positive() }),
  z.strictObject({
    ...common,
    kind: z.literal('error'),
    number: z.int(),
    severity: z.int().min(0).max(25).optional(),
    state: z.int().min(0).max(255).optional(),
    message: z.string().optional(),
  }),
]);

const commandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('clear') }),
  z.strictObject({ do: z.literal('connections') }),
  z.strictObject({ do: z.literal('waiting') }),
  z.strictObject({ do: z.literal('kill'), id: z.int() }),
  z.strictObject({ do: z.literal('drop'), id: z.int() }),
]);

function obey(controlled: Controlled, line: string): unknown {
  const command: unknown = JSON.parse(line);
  const fault = faultSchema.safeParse(command);
  if (fault.success) {
    const { do: _, match, matchFlags, ...rest } = fault.data;
    controlled.faults.next(match === undefined ? rest : { ...rest, match: new RegExp(match, matchFlags) });
    return null;
  }
  if (typeof command === 'object' && command !== null && 'do' in command && command.do === 'fault') throw fault.error;
  const parsed = commandSchema.parse(command);
  switch (parsed.do) {
    case 'clear':
      return controlled.faults.clear();
    case 'connections':
      return controlled.connections;
    case 'waiting':
      return controlled.faults.waiting.length;
    case 'kill':
      return controlled.kill(parsed.id);
    case 'drop':
      return controlled.drop(parsed.id);
  }
}

/** Serves on a loopback port; answers `{"ok":true,"value":...}` or `{"ok":false,"error":"..."}`. */
export async function startControl(
  controlled: Controlled,
): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      socket.write(`${answerTo(controlled, line)}\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the control channel has no port');
  return { port: address.port, server };
}

function answerTo(controlled: Controlled, line: string): string {
  try {
    return JSON.stringify({ ok: true, value: obey(controlled, line) ?? null });
  } catch (error) {
    return JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) });
  }
}

export type Control = {
  fault(fault: Fault): Promise<void>;
  clear(): Promise<void>;
  /** Faults that have not happened yet. */
  waiting(): Promise<number>;
  connections(): Promise<readonly ConnectionInfo[]>;
  kill(id: number): Promise<boolean>;
  drop(id: number): Promise<boolean>;
  close(): void;
};

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

const connectionSchema: z.ZodType<ConnectionInfo> = z.object({
  id: z.number(),
  user: z.string(),
  application: z.string(),
  database: z.string(),
  encryption: z.enum(['none', 'loginOnly', 'full', 'strict']),
  packetSize: z.number(),
  isReadOnly: z.boolean(),
  rowsSent: z.number(),
  statement: z.string().nullable(),
});

/** Speaks to the control channel of a double in another process. Answers come in the order of the requests. */
export async function openControl(port: number): Promise<Control> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const ask = (command: object): Promise<unknown> => {
    const asked = last.then(async () => {
      socket.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the control channel was closed');
      const reply = replySchema.parse(JSON.parse(value));
      if (!reply.ok) throw new Error(reply.error);
      return reply.value;
    });
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    fault: async ({ match, ...fault }) => {
      const pattern = match === undefined ? {} : { match: match.source, matchFlags: match.flags };
      await ask({ do: 'fault', ...fault, ...pattern });
    },
    clear: async () => void (await ask({ do: 'clear' })),
    waiting: async () => z.number().parse(await ask({ do: 'waiting' })),
    connections: async () => z.array(connectionSchema).parse(await ask({ do: 'connections' })),
    kill: async (id) => z.boolean().parse(await ask({ do: 'kill', id })),
    drop: async (id) => z.boolean().parse(await ask({ do: 'drop', id })),
    close: () => void socket.destroy(),
  };
}
