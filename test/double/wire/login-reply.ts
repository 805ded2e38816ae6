// Lets a client in or not, and writes the answer to LOGIN7.
import { SqlError, type Engine, type EngineSession } from '../types.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Collation } from './collation.ts';
import type { FaultSwitch } from './faults.ts';
import type { Opened } from './handshake.ts';
import type { Inbox } from './inbox.ts';
import type { PacketSource } from './packet-source.ts';
import { largestPacket, smallestPacket } from './packet.ts';
import { Session } from './session.ts';
import {
  doneStatus,
  writeBytesChange,
  writeDone,
  writeFeatureAcks,
  writeLoginAck,
  writeMessage,
  writeTextChange,
  type ServerVersion,
} from './tokens.ts';
import type { WireOptions } from './types/index.ts';

const defaultPacketSize = 4096;
/** SQL Server's own limit when the whole connection is encrypted. */
const largestEncryptedPacket = 16_383;
const oldestTds = 0x730a_0003;
const tds74 = 0x7400_0004;
const tds80 = 0x0800_0000;

export type LoginSettings = {
  readonly id: number;
  readonly inbox: Inbox;
  readonly engine: Engine;
  readonly faults: FaultSwitch;
  readonly collation: Collation;
  readonly plpLength: WireOptions['plpLength'];
  readonly serverName: string;
  readonly program: string;
  readonly version: ServerVersion;
  readonly packetSource: PacketSource | null;
};

/** Null when the login was refused; the refusal is written. */
export function logIn(opened: Opened, out: ByteWriter, settings: LoginSettings): Session | null {
  try {
    const engine = enter(opened, settings.engine);
    return welcome(opened, out, settings, engine);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const refusals = error.number === 4060 ? [error, refused(opened.login.user)] : [error];
    for (const { number, severity, state, message: text } of refusals) {
      writeMessage(out, { number, severity, state, text, line: 1 }, settings.serverName);
    }
    writeDone(out, { kind: 'done', status: doneStatus.error });
    return null;
  }
}

const untrusted =
  'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.';

const refused = (user: string): SqlError => new SqlError(18456, `Login failed for user '${user}'.`, 14, 1);

function enter({ login }: Opened, engine: Engine): EngineSession & { readonly database: string } {
  if (login.tdsVersion !== tds80 && login.tdsVersion < oldestTds) {
    throw new SqlError(50_000, 'The SQL Server double speaks TDS 7.3, 7.4 and 8.0 only.', 20, 1);
  }
  if (login.usesOtherAuthentication) {
    throw login.entraToken === null ? new SqlError(18452, untrusted, 14, 1) : refused('<token-identified principal>');
  }
  return engine.login(login.user, login.password, login.database);
}

function welcome(
  { login, encryption }: Opened,
  out: ByteWriter,
  settings: LoginSettings,
  engine: EngineSession & { readonly database: string },
): Session {
  const wireOptions = { supportsUtf8: login.supportsUtf8, plpLength: settings.plpLength };
  const packetSize = packetSizeOf(login.packetSize, encryption === 'full' || encryption === 'strict');
  const session = new Session({ ...settings, wireOptions, packetSize }, engine, engine.database);
  writeTextChange(out, 'database', engine.database, 'master');
  session.writeInfo(out, 5701, `Changed database context to '${engine.database}'.`, 2);
  writeBytesChange(out, 'collation', settings.collation.bytes);
  writeTextChange(out, 'language', session.language, '');
  session.writeInfo(out, 5703, `Changed language setting to ${session.language}.`, 1);
  writeLoginAck(
    out,
    login.tdsVersion === tds80 ? tds80 : Math.min(login.tdsVersion, tds74),
    settings.program,
    settings.version,
  );
  writeFeatureAcks(out, { utf8: login.supportsUtf8, federated: login.entraToken !== null });
  writeTextChange(out, 'packetSize', String(packetSize), String(defaultPacketSize));
  writeDone(out, { kind: 'done', status: 0 });
  return session;
}

function packetSizeOf(asked: number, isEncrypted: boolean): number {
  const largest = isEncrypted ? largestEncryptedPacket : largestPacket;
  return Math.min(Math.max(asked === 0 ? defaultPacketSize : asked, smallestPacket), largest);
}
