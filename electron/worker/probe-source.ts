// Tests a source step by step: find, reach, encrypt, sign in, version, database, rights.
import type { ServerFacts } from '../../shared/catalog.ts';
import { sourceCheckIds, type CheckList } from '../../shared/checks.ts';
import { loginNameOf, type SourceConfig } from '../../shared/connection.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { describeVersion } from '../../shared/server-version.ts';
import { createCheckBoard, type CheckBoard } from './check-board.ts';
import { diagnoseSource } from './diagnose-source.ts';
import { judgeDatabase, openable } from './judge-database.ts';
import { judgeRights } from './judge-rights.ts';
import { refusedFacts } from './judge-tls.ts';
import { lookAtCertificate } from './look-at-certificate.ts';
import { readDatabaseRights } from './source/catalog/database-rights.ts';
import { readDatabases } from './source/catalog/databases.ts';
import { readServerFacts } from './source/catalog/server-facts.ts';
import type { SourceSession } from './source/session.ts';
import { lineOf, passUnshown, settleUnseen, watchFor, type Seen } from './way-to-server.ts';
import type { WorkerParts } from './worker-parts.ts';

export type SourceProbe = {
  readonly checks: CheckList;
  readonly server: ServerFacts | null;
  readonly databases: string[];
};
type Request = { readonly source: SourceConfig; readonly password: string };
type Learnt = Omit<SourceProbe, 'checks'>;
type Parts = Pick<WorkerParts, 'openSession'>;

const nothingLearnt: Learnt = { server: null, databases: [] };

/** Whatever fails stands in the list; rejects only when it is cancelled, or for a bug. */
export async function probeSource(
  parts: Parts,
  request: Request,
  show: (checks: CheckList) => void,
  signal: AbortSignal,
): Promise<SourceProbe> {
  const board = createCheckBoard(sourceCheckIds, show);
  const learnt = await probe(parts, request, board, signal);
  return { ...learnt, checks: board.checks() };
}

async function probe(parts: Parts, request: Request, board: CheckBoard, signal: AbortSignal): Promise<Learnt> {
  const { source, password } = request;
  const seen: Seen = { place: null, tls: null };
  board.start('find');
  try {
    const session = await parts.openSession(source, password, signal, watchFor(board, seen));
    try {
      if (source.authentication.kind === 'integrated') passUnshown(board, source);
      settleUnseen(board, 'signIn');
      return await lookInside(session, source, board, signal);
    } finally {
      await session.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    const isInside = error.code === 'DATABASE_UNAVAILABLE' || error.code === 'SECONDARY_NOT_READABLE';
    if (isInside) return lookAround(parts, request, error, board, signal);
    await tellFailure(parts, source, board, seen, error, signal);
    return nothingLearnt;
  }
}

async function tellFailure(
  parts: Parts,
  source: SourceConfig,
  board: CheckBoard,
  seen: Seen,
  failure: AppError,
  signal: AbortSignal,
): Promise<void> {
  const { error, facts } = await diagnoseSource(source, seen.place, failure, signal);
  const line = lineOf(error) ?? board.running() ?? 'reach';
  if (!beforeAnything.includes(error.code)) settleUnseen(board, line);
  if (error.code === 'CERTIFICATE_REFUSED') {
    const look = await lookAtCertificate(parts, source, signal);
    board.fail(line, error, { facts: look === null ? facts : [...facts, ...refusedFacts(look)] });
  } else if (error.code === 'CERTIFICATE_NOT_PINNED' && seen.tls !== null)
    board.fail(line, error, { facts: refusedFacts(seen.tls) });
  else board.fail(line, error, { facts });
}

/** Found out before anything was tried. */
const beforeAnything: readonly ErrorCode[] = [
  'FILE_UNREADABLE',
  'TOKEN_EXPIRED',
  'TOKEN_FOR_OTHERS',
  'ODBC_NOT_LOADED',
  'ODBC_DRIVER_MISSING',
];

async function lookInside(
  session: SourceSession,
  source: SourceConfig,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<Learnt> {
  passSignIn(board, source);
  const server = await checkVersion(session, source, board, signal);
  board.start('database');
  const databases = openable(await readDatabases(session, signal));
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

/** The login is right but not the database: `master` tells which databases there are, and what is wrong with this one. */
async function lookAround(
  parts: Parts,
  { source, password }: Request,
  refusal: AppError,
  board: CheckBoard,
  signal: AbortSignal,
): Promise<Learnt> {
  settleUnseen(board, 'signIn');
  passSignIn(board, source);
  try {
    const session = await parts.openSession({ ...source, database: 'master' }, password, signal);
    try {
      const server = await checkVersion(session, source, board, signal);
      const databases = await readDatabases(session, signal);
      board.fail('database', refusal, judgeDatabase(databases, source));
      return { server, databases: [...openable(databases)] };
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
