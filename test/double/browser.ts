// SQL Server Browser of the double: answers on UDP which instances a computer has (SQL Server Resolution Protocol).
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type ToldInstance = {
  readonly name: string;
  /** Null: TCP is off, only a pipe is told. */
  readonly port: number | null;
  /** Not in the list, and no answer to a question by name. */
  readonly isHidden?: boolean;
};

export type BrowserOptions = {
  /** A loopback address of its own: the port is always 1434. */
  readonly address: string;
  readonly instances: readonly ToldInstance[];
  /** This many questions are lost on the way. */
  readonly losesFirst?: number;
  /** Firewalls drop long answers, and old browsers never give one: only questions by name are answered. */
  readonly answersLists?: 'never';
};

export type DoubleBrowser = {
  /** Packets that arrived, as their first byte and what follows it. */
  readonly questions: readonly Buffer[];
  close(): Promise<void>;
};

const port = 1434;
const ask = { broadcast: 0x02, list: 0x03, one: 0x04 } as const;

export async function startBrowser(options: BrowserOptions): Promise<DoubleBrowser> {
  const socket = createSocket('udp4');
  const questions: Buffer[] = [];
  socket.on('message', (question, { address, port: from }) => {
    questions.push(question);
    if (questions.length <= (options.losesFirst ?? 0)) return;
    const told = instancesFor(question, options);
    if (told.length > 0) socket.send(answer(told), from, address);
  });
  socket.bind(port, options.address);
  await once(socket, 'listening');
  return {
    questions,
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

function instancesFor(question: Buffer, options: BrowserOptions): readonly ToldInstance[] {
  const visible = options.instances.filter(({ isHidden }) => isHidden !== true);
  if (question[0] === ask.one) {
    const name = question.subarray(1, question.indexOf(0, 1)).toString('latin1');
    return visible.filter((instance) => instance.name.toLowerCase() === name.toLowerCase());
  }
  const isList = question[0] === ask.list || question[0] === ask.broadcast;
  return isList && options.answersLists !== 'never' ? visible : [];
}

function answer(instances: readonly ToldInstance[]): Buffer {
  const text = instances
    .map(({ name, port: tcp }) =>
      [
        `ServerName;DOUBLE;InstanceName;${name};IsClustered;No;Version;16.0.1000.6`,
        ...(tcp === null ? [] : [`tcp;${String(tcp)}`]),
        String.raw`np;\\DOUBLE\pipe\MSSQL$${name}\sql\query`,
      ].join(';'),
    )
    .map((described) => `${described};;`)
    .join('');
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([0x05, body.length & 0xff, body.length >> 8]), body]);
}
