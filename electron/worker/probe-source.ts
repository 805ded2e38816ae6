// Tests a source step by step: reach, encrypt, sign in, version, database, rights.
import type { ServerFacts } from '../../shared/catalog.ts';
import { sourceCheckIds, type Check, type CheckList } from '../../shared/checks.ts';
import { loginNameOf, type SourceConfig } from '../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { describeVersion } from '../../shared/server-version.ts';
import { createCheckBoard, type CheckBoard } from './check-board.ts';
import { judgeRights, judgeTls, refusedFacts } from './probe-findings.ts';
import { readDatabaseRights } from './source/catalog/database-rights.ts';
import { readDatabases } from './source/catalog/databases.ts';
import { readServerFacts } from './source/catalog/server-facts.ts';
import { unwatched, type ConnectionWatch, type TlsFacts } from './source/connection-watch.ts';
import type { SourceSession } from './source/session.ts';
import type { WorkerParts } from './worker-parts.ts';

export type SourceProbe = {
  readonly checks: CheckList;
  readonly server: ServerFacts | null;
  readonly databases: string[];
};
type Request = { readonly source: SourceConfig; readonly password: string };
type Learnt = Omit<SourceProbe, 'checks'>;

const nothingLearnt: Learnt = { server: null, databases: [] };

/** Whatever fails stands in the list; rejects only when it is cancelled, or for a bug. */
export async function probeSource(
  parts: Pick<WorkerParts, 'openSession'>,
  request: Request,
  show: (checks: CheckList) => void,
  signal: AbortSignal,
): Promise<SourceProbe> {
  const board = createCheckBoard(sourceCheckIds, show);
  const learnt = await probe(parts, request, board, signal);
  return { ...learnt, checks: board.checks() };
}

async function probe(
  parts: Pick<WorkerParts, 'openSession'>,
  request: Request,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<Learnt> {
  const { source, password } = request;
  board.start('reach');
  try {
    const session = await parts.openSession(source, password, signal, watchFor(board));
    try {
      settleEncryption(board);
      return await lookInside(session, source, board, signal);
    } finally {
      await session.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'DATABASE_UNAVAILABLE') return lookAround(parts, request, error, board, signal);
    const line = lineOf(error) ?? board.running() ?? 'reach';
    if (line === 'signIn') settleEncryption(board);
    const facts = error.code === 'CERTIFICATE_REFUSED' ? await lookAtCertificate(parts, source, signal) : [];
    board.fail(line, error, { facts });
    return nothingLearnt;
  }
}

/**
 * What was refused, so that the user can judge it: Node ends a connection before its certificate can be read, so it is
 * made once more without the check and ended before anything but TLS has travelled. Nobody's name or password is in it.
 */
async function lookAtCertificate(
  parts: Pick<WorkerParts, 'openSession'>,
  source: SourceConfig,
  signal: AbortSignal,
): Promise<Check['facts']> {
  const seen: TlsFacts[] = [];
  const enough = new AbortController();
  const watch: ConnectionWatch = {
    ...unwatched,
    onSecured(tls) {
      seen.push(tls);
      enough.abort();
    },
  };
  const authentication = { kind: 'sql' as const, user: 'certificate check', password: { stdin: true as const } };
  const careless = { ...source, trustServerCertificate: true, authentication };
  try {
    const session = await parts.openSession(careless, '', AbortSignal.any([signal, enough.signal]), watch);
    await session.close();
  } catch (error) {
    signal.throwIfAborted();
    // Without a look at it the refusal stands as it is.
    if (!enough.signal.aborted && !(error instanceof AppError)) throw error;
  }
  return seen.flatMap(refusedFacts);
}

/** Where a failure belongs that says so itself; others belong to the line in progress. */
const lines: Partial<Readonly<Record<ErrorCode, Check['id']>>> = {
  CERTIFICATE_REFUSED: 'encrypt',
  ENCRYPTION_REFUSED: 'encrypt',
  FILE_UNREADABLE: 'encrypt',
  LOGIN_REFUSED: 'signIn',
  WINDOWS_LOGIN_REFUSED: 'signIn',
  LOGIN_LOCKED: 'signIn',
  PASSWORD_EXPIRED: 'signIn',
  FIREWALL_REFUSED: 'signIn',
};
const lineOf = (error: AppError): Check['id'] | null => lines[error.code] ?? null;

function watchFor(board: CheckBoard): ConnectionWatch {
  return {
    onReached({ host, port, address, elapsedMs }) {
      const ms = Math.max(1, Math.round(elapsedMs));
      board.pass('reach', `${host}, port ${String(port)}, answered in ${String(ms)} ms.`, {
        facts: [
          { label: 'Address', value: `${address}, port ${String(port)}` },
          { label: 'Time to connect', value: `${String(ms)} ms` },
        ],
      });
      board.start('encrypt');
    },
    onSecured(tls) {
      const { isWarning, detail, facts } = judgeTls(tls);
      if (isWarning) board.warn('encrypt', detail, { facts });
      else board.pass('encrypt', detail, { facts });
      board.start('signIn');
    },
  };
}

/** A connection that got as far as signing in without a word about TLS has none. */
function settleEncryption(board: CheckBoard): void {
  if (board.running() !== 'encrypt') return;
  board.warn('encrypt', 'Not encrypted: the server has no TLS. Password and data can be read on the way.');
  board.start('signIn');
}

async function lookInside(
  session: SourceSession,
  source: SourceConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<Learnt> {
  passSignIn(board, source);
  const server = await checkVersion(session, source, board, signal);
  board.start('database');
  const databases = await readDatabases(session, signal);
  board.pass('database', `Opened ${source.database}.`, {
    facts: databases.length === 0 ? [] : [{ label: 'Databases this login may open', value: databases.join(', ') }],
  });
  board.start('rights');
  const { verdict, detail, error, fix } = judgeRights(await readDatabaseRights(session, signal), source);
  if (error !== null) board.fail('rights', error, { fix });
  else if (verdict === 'warning') board.warn('rights', detail, { fix });
  else board.pass('rights', detail);
  return { server, databases: [...databases] };
}

/** The login is right but not the database: `master` tells which databases there are. */
async function lookAround(
  parts: Pick<WorkerParts, 'openSession'>,
  { source, password }: Request,
  refusal: AppError,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<Learnt> {
  settleEncryption(board);
  passSignIn(board, source);
  try {
    const session = await parts.openSession({ ...source, database: 'master' }, password, signal);
    try {
      const server = await checkVersion(session, source, board, signal);
      const databases = await readDatabases(session, signal);
      board.fail('database', refusal);
      return { server, databases: [...databases] };
    } finally {
      await session.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    // A user of one database only has no way into master: what is known is all that can be told.
    board.fail('database', refusal);
    return nothingLearnt;
  }
}

function passSignIn(board: CheckBoard, source: SourceConfig): void {
  const facts = [{ label: 'Application intent', value: source.readOnlyIntent ? 'read only' : 'read and write' }];
  board.pass('signIn', `Signed in as ${loginNameOf(source)}.`, { facts });
}

async function checkVersion(
  session: SourceSession,
  source: SourceConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<ServerFacts> {
  board.start('version');
  const server = await readServerFacts(session, source.server, signal);
  const { text, isSupported } = describeVersion(server);
  const facts = [
    { label: 'Server name', value: server.name },
    { label: 'Version', value: server.version },
    { label: 'Edition', value: server.edition },
  ];
  const detail = server.edition === 'unknown' ? `${text}.` : `${text}, ${server.edition}.`;
  if (isSupported === true) board.pass('version', detail, { facts });
  else if (isSupported === false)
    board.warn('version', `${detail} Versions before SQL Server 2012 have not been tried.`, { facts });
  else board.warn('version', 'The server did not tell a version that is known here.', { facts });
  return server;
}
