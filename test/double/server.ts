// Starts the SQL Server double on a loopback port: a TDS 7.4 and 8.0 server around an engine. Never part of the product.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Engine } from './types.ts';
import { makeCertificate, secureContexts, type Certificate } from './wire/certificate.ts';
import { collationOf, defaultCollationName } from './wire/collation.ts';
import { Connection, type ConnectionInfo, type ConnectionSettings } from './wire/connection.ts';
import { FaultSwitch } from './wire/faults.ts';
import type { PacketSource } from './wire/packet-source.ts';
import type { EncryptionMode } from './wire/prelogin.ts';
import type { EntraAccount } from './wire/entra-sign-in.ts';
import type { WindowsAccount } from './wire/windows-sign-in.ts';

export type DoubleOptions = {
  readonly engine: Engine;
  /** Loopback address; 127.0.0.1 by default. */
  readonly address?: string;
  /** 0 (the default) lets the system choose. */
  readonly port?: number;
  /** `optional` by default. */
  readonly encryption?: EncryptionMode;
  /** DNS names of the certificate; localhost, 127.0.0.1 and ::1 when not given. */
  readonly certificateNames?: readonly string[];
  /** A certificate of the test's own, e.g. one that has expired. */
  readonly certificate?: Certificate;
  /** Speaks TLS 1.0 only, as servers do that were never updated. */
  readonly hasOldTls?: boolean;
  /** Who may sign in as a Windows account (NTLM), and as which login of the engine; nobody by default. */
  readonly windowsAccounts?: readonly WindowsAccount[];
  /** Who may sign in by an access token of Entra ID, and as which login of the engine; nobody by default. */
  readonly entraAccounts?: readonly EntraAccount[];
  /** Called with the name in each login record that arrives, whatever becomes of it. */
  readonly onLogin?: (user: string) => void;
  /** Called with the text of each statement that arrives. */
  readonly onStatement?: (sql: string) => void;
  /** Server collation, that parameters of clients are encoded in. */
  readonly collation?: string;
  /** How max types announce their length; xml always says "unknown" unless this is `known`. */
  readonly plpLength?: 'known' | 'unknown' | 'mixed';
  /** Statements that are answered with prepared packets (firehose). */
  readonly packetSource?: PacketSource;
  /** Called for a failure inside the double; written to standard error by default. */
  readonly onBug?: (error: unknown) => void;
};

export type Double = {
  readonly port: number;
  /** PEM of the authority that clients must trust; empty when the server does not encrypt. */
  readonly caPem: string;
  readonly faults: FaultSwitch;
  /** Connections that are signed in, oldest first. */
  readonly connections: readonly ConnectionInfo[];
  /** Ends the session `id` as KILL does; false when there is none. */
  kill(id: number): boolean;
  /** Resets the socket of connection `id`; false when there is none. */
  drop(id: number): boolean;
  /** Ends every connection and stops listening; the engine stays open. */
  close(): Promise<void>;
};

const version = { major: 16, minor: 0, build: 1000 } as const;
export const programName = 'Tableferry SQL Server double (test only)';
export const serverName = 'TABLEFERRY-DOUBLE';
/** Real servers number user sessions from 51. */
const firstSessionId = 51;

export async function startDouble(options: DoubleOptions): Promise<Double> {
  const encryption = options.encryption ?? 'optional';
  const certificate = encryption === 'unsupported' ? null : await certificateOf(options);
  const faults = new FaultSwitch();
  const settings: ConnectionSettings = {
    engine: options.engine,
    encryption,
    secure: certificate === null ? null : secureContexts(certificate, options.hasOldTls),
    version,
    faults,
    collation: collationOf(options.collation ?? defaultCollationName),
    plpLength: options.plpLength ?? 'mixed',
    serverName,
    program: programName,
    packetSource: options.packetSource ?? null,
    onLogin: options.onLogin ?? (() => undefined),
    onStatement: options.onStatement ?? (() => undefined),
    windowsAccounts: options.windowsAccounts ?? [],
    entraAccounts: options.entraAccounts ?? [],
    onBug: options.onBug ?? ((error) => console.error('The SQL Server double failed:', error)),
  };
  const open = new Map<number, Connection>();
  const server = createServer({ noDelay: true }, acceptor(open, settings));
  const port = await listen(server, options.port ?? 0, options.address ?? '127.0.0.1');
  return {
    port,
    caPem: certificate?.cert ?? '',
    faults,
    get connections() {
      return [...open.values()].map((connection) => connection.info).filter((info) => info !== null);
    },
    kill: (id) => applyTo(open, id, (connection) => connection.kill()),
    drop: (id) => applyTo(open, id, (connection) => connection.drop()),
    close: () => stop(server, open),
  };
}

const certificateOf = (options: DoubleOptions): Promise<Certificate> =>
  options.certificate === undefined ? makeCertificate(options.certificateNames) : Promise.resolve(options.certificate);

function acceptor(open: Map<number, Connection>, settings: ConnectionSettings): (socket: Socket) => void {
  let nextId = firstSessionId;
  return (socket) => {
    const connection = new Connection(nextId, socket, settings);
    nextId = nextId === 0x7fff ? firstSessionId : nextId + 1;
    // Errors of a socket always come with its close, which ends the connection.
    socket.on('error', () => undefined);
    open.set(connection.id, connection);
    void connection.serve().finally(() => open.delete(connection.id));
  };
}

function applyTo(open: ReadonlyMap<number, Connection>, id: number, act: (connection: Connection) => void): boolean {
  const connection = open.get(id);
  if (connection !== undefined) act(connection);
  return connection !== undefined;
}

function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('the server listens on no port');
  return address.port;
}

function stop(server: Server, open: ReadonlyMap<number, Connection>): Promise<void> {
  for (const connection of open.values()) connection.drop();
  return new Promise((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error))));
}
