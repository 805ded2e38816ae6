// The double's second mode: any login is let in, `SELECT TOP (n)` streams n prepared rows at memory speed.
import { startDouble, type Double } from '../server.ts';
import type { Engine, EngineSession } from '../types.ts';
import type { EncryptionMode } from '../wire/prelogin.ts';
import { orderPackets } from './packets.ts';

export type FirehoseOptions = { readonly port?: number; readonly encryption?: EncryptionMode };

export type Firehose = Double & { readonly bytesPerRow: number };

export async function startFirehose(options: FirehoseOptions = {}): Promise<Firehose> {
  const packetSource = orderPackets();
  const double = await startDouble({ ...options, engine: emptyEngine, packetSource });
  return Object.defineProperties(
    { bytesPerRow: packetSource.bytesPerRow, ...double },
    { connections: { get: () => double.connections, enumerable: true } },
  );
}

/** Takes every statement that asks for no rows (SET, BEGIN ...) and does nothing. */
const emptyEngine: Engine = {
  version: 'SQL Server double, firehose mode (test only)',
  login: (_user, _password, database) => ({ ...emptySession(), database: database === '' ? 'firehose' : database }),
  close: () => undefined,
};

function emptySession(): EngineSession {
  return {
    *run() {
      yield { kind: 'done', isSelect: false };
    },
    begin: () => undefined,
    commit: () => undefined,
    rollback: () => undefined,
    isInTransaction: false,
    close: () => undefined,
  };
}
