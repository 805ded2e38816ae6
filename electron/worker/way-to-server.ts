// How the way to a server shows as lines of a connection test: found, reached, encrypted, signed in.
import { sourceCheckIds, type Check } from '../../shared/checks.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { CheckBoard } from './check-board.ts';
import { judgeTls } from './judge-tls.ts';
import type { ConnectionWatch, TlsFacts } from './source/connection-watch.ts';
import type { ServerPlace } from './source/find-server.ts';

/** What was seen on the way, for judging a failure. */
export type Seen = { place: ServerPlace | null; tls: TlsFacts | null };

/** Where a failure belongs that says so itself; others belong to the line in progress. */
const lines: Partial<Readonly<Record<ErrorCode, Check['id']>>> = {
  FILE_INVALID: 'find',
  HOST_UNKNOWN: 'find',
  INSTANCE_NOT_FOUND: 'find',
  INSTANCE_UNKNOWN: 'find',
  INSTANCE_WITHOUT_TCP: 'find',
  SOURCE_UNREACHABLE: 'reach',
  NOT_SQL_SERVER: 'reach',
  CERTIFICATE_REFUSED: 'encrypt',
  CERTIFICATE_NOT_PINNED: 'encrypt',
  ENCRYPTION_REFUSED: 'encrypt',
  STRICT_NEEDED: 'encrypt',
  STRICT_UNKNOWN: 'encrypt',
  TLS_TOO_OLD: 'encrypt',
  FILE_UNREADABLE: 'encrypt',
  ODBC_NOT_LOADED: 'signIn',
  ODBC_DRIVER_MISSING: 'signIn',
  WINDOWS_SIGN_IN_FAILED: 'signIn',
  TOKEN_EXPIRED: 'signIn',
  TOKEN_FOR_OTHERS: 'signIn',
  LOGIN_REFUSED: 'signIn',
  WINDOWS_LOGIN_REFUSED: 'signIn',
  LOGIN_LOCKED: 'signIn',
  PASSWORD_EXPIRED: 'signIn',
  FIREWALL_REFUSED: 'signIn',
  SERVER_NOT_READY: 'signIn',
};
export const lineOf = (error: AppError): Check['id'] | null => lines[error.code] ?? null;

export function watchFor(board: CheckBoard, seen: Seen): ConnectionWatch {
  return {
    onInstance({ instance, host, port }) {
      board.pass('find', `${host}; instance ${instance} listens at port ${String(port)}, says SQL Server Browser.`);
      board.start('reach');
    },
    onReached({ host, port, address, elapsedMs }) {
      seen.place = { host, port };
      if (board.running() === 'find') {
        board.pass('find', host === address ? `${host}, port ${String(port)}.` : `${host} is ${address}.`);
        board.start('reach');
      }
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
      seen.tls = tls;
      const { isWarning, detail, facts } = judgeTls(tls);
      if (isWarning) board.warn('encrypt', detail, { facts });
      else board.pass('encrypt', detail, { facts });
      board.start('signIn');
    },
  };
}

/** An ODBC driver finds, reaches and encrypts by itself and shows nothing of it. */
export function passUnshown(board: CheckBoard, source: SourceConfig): void {
  const byDriver = 'By the ODBC driver, which does not show it.';
  board.pass('find', byDriver);
  board.pass('reach', byDriver);
  if (source.encrypt === 'optional') board.warn('encrypt', `Encrypted only if the server insists. ${byDriver}`);
  else if (source.trustServerCertificate)
    board.warn('encrypt', `Certificate not checked: anyone on the way could pose as the server. ${byDriver}`);
  else board.pass('encrypt', `Certificate checked. ${byDriver}`);
  board.start('signIn');
}

/** Lines that nothing was said of until `line` was come to: found and reached they must be, encrypted they are not. */
export function settleUnseen(board: CheckBoard, line: Check['id']): void {
  const order: readonly Check['id'][] = sourceCheckIds;
  const isPassed = (id: Check['id']): boolean => order.indexOf(line) > order.indexOf(id) && board.running() === id;
  if (isPassed('find')) {
    board.pass('find', '');
    board.start('reach');
  }
  if (isPassed('reach')) {
    board.pass('reach', '');
    board.start('encrypt');
  }
  if (!isPassed('encrypt')) return;
  board.warn('encrypt', 'Not encrypted: the server has no TLS. Password and data can be read on the way.');
  board.start('signIn');
}
