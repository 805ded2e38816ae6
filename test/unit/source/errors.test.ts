import { describe, expect, it } from 'vitest';
import {
  isEncryptionMissing,
  translateConnectError,
  translateServerErrors,
  translateStreamError,
} from '../../../electron/worker/source/errors.ts';
import { ClosedError, SilenceError } from '../../../electron/worker/source/tds/channel.ts';
import { UnknownColumnTypeError } from '../../../electron/worker/source/tds/column-metadata.ts';
import { ProtocolError } from '../../../electron/worker/source/tds/protocol.ts';
import type { ServerMessage } from '../../../electron/worker/source/tds/tokens.ts';
import { AppError, describeError } from '../../../shared/errors.ts';

const scene = { server: 'db', database: 'sales', user: 'anna', object: 'dbo.orders' };
const message = (number: number, text = 'Something.', severity = 16): ServerMessage => ({
  number,
  text,
  severity,
  state: 1,
  server: '',
  procedure: '',
  line: 1,
});
const coded = (code: string, text = 'x', cause?: unknown): Error => Object.assign(new Error(text, { cause }), { code });

describe('server errors', () => {
  it.each([
    [18456, 'LOGIN_REFUSED', 'auth'],
    [18452, 'WINDOWS_LOGIN_REFUSED', 'auth'],
    [18486, 'LOGIN_LOCKED', 'auth'],
    [18488, 'PASSWORD_EXPIRED', 'auth'],
    [4060, 'DATABASE_UNAVAILABLE', 'auth'],
    [40615, 'FIREWALL_REFUSED', 'auth'],
    [976, 'SECONDARY_NOT_READABLE', 'transient'],
    [978, 'SECONDARY_NOT_READABLE', 'transient'],
    [983, 'SECONDARY_NOT_READABLE', 'transient'],
    [229, 'SELECT_DENIED', 'auth'],
    [208, 'OBJECT_GONE', 'conflict'],
    [207, 'SCHEMA_CHANGED', 'conflict'],
    [3961, 'SCHEMA_CHANGED', 'conflict'],
    [1205, 'DEADLOCK_VICTIM', 'transient'],
    [1222, 'SOURCE_BUSY', 'transient'],
    [40501, 'SOURCE_BUSY', 'transient'],
    [596, 'SOURCE_CONNECTION_LOST', 'transient'],
    [824, 'SOURCE_DAMAGED', 'integrity'],
    [8134, 'SERVER_EXPRESSION_FAILED', 'data'],
    [3952, 'SNAPSHOT_NOT_ALLOWED', 'auth'],
    [3953, 'SOURCE_BUSY', 'transient'],
    [3956, 'SOURCE_BUSY', 'transient'],
    [3957, 'SOURCE_BUSY', 'transient'],
    [3948, 'SNAPSHOT_LOST', 'transient'],
    [3958, 'SNAPSHOT_LOST', 'transient'],
    [3959, 'SNAPSHOT_LOST', 'transient'],
    [3966, 'SNAPSHOT_LOST', 'transient'],
    [3967, 'SNAPSHOT_LOST', 'transient'],
    [3960, 'SOURCE_STATEMENT_REFUSED', 'data'],
    [41332, 'MEMORY_OPTIMIZED_REFUSED', 'data'],
    [41368, 'MEMORY_OPTIMIZED_REFUSED', 'data'],
    [102, 'SOURCE_STATEMENT_REFUSED', 'data'],
  ])('%i is %s', (number, code, kind) => {
    const error = translateServerErrors([message(number)], scene);
    expect([error.code, error.kind]).toEqual([code, kind]);
    expect(describeError(error)).not.toContain('{');
    expect(describeError(error)).not.toContain('?');
  });

  it('takes an unknown error that ends the connection for a lost connection', () => {
    expect(translateServerErrors([message(50001, 'Gone.', 20)], scene).code).toBe('SOURCE_CONNECTION_LOST');
  });

  it('prefers the message whose number says most', () => {
    const error = translateServerErrors([message(3621), message(8134), message(4060)], scene);
    expect(error.code).toBe('SERVER_EXPRESSION_FAILED');
    expect(translateServerErrors([message(4060), message(18456)], scene).code).toBe('DATABASE_UNAVAILABLE');
  });
});

describe('errors while a request runs', () => {
  it.each([
    [new SilenceError(120_000), 'SOURCE_STALLED'],
    [new ClosedError('gone'), 'SOURCE_CONNECTION_LOST'],
    [new ProtocolError('nonsense'), 'SOURCE_PROTOCOL_BROKEN'],
    [new UnknownColumnTypeError('number 3', 0xf5), 'TYPE_UNSUPPORTED'],
  ])('%s becomes %s', (error, code) => {
    const translated = translateStreamError(error, scene);
    expect(translated).toBeInstanceOf(AppError);
    expect(translated).toMatchObject({ code, cause: error });
  });

  it('leaves a bug of our own what it is', () => {
    const bug = new TypeError('x is undefined');
    expect(translateStreamError(bug, scene)).toBe(bug);
  });
});

describe('errors while connecting', () => {
  it.each([
    ['ESOCKET', 'ECONNREFUSED', 'SOURCE_UNREACHABLE'],
    ['ESOCKET', 'ENOTFOUND', 'HOST_UNKNOWN'],
    ['ETIMEOUT', '', 'SOURCE_UNREACHABLE'],
    ['EENCRYPT', '', 'ENCRYPTION_REFUSED'],
    ['ESOCKET', 'EPROTO', 'ENCRYPTION_REFUSED'],
    ['ESOCKET', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS_TOO_OLD'],
    ['ESOCKET', 'ERR_SSL_UNSUPPORTED_PROTOCOL', 'TLS_TOO_OLD'],
    ['ESOCKET', 'ERR_SSL_DH_KEY_TOO_SMALL', 'TLS_TOO_OLD'],
    ['ESOCKET', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ENCRYPTION_REFUSED'],
    ['ESOCKET', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERTIFICATE_REFUSED'],
    ['ESOCKET', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERTIFICATE_REFUSED'],
    ['ESOCKET', 'CERT_HAS_EXPIRED', 'CERTIFICATE_REFUSED'],
    ['ESOCKET', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE_REFUSED'],
  ])('%s caused by %s is %s', (code, inner, expected) => {
    const error = coded(code, 'outer', inner === '' ? undefined : coded(inner, 'inner'));
    expect(translateConnectError(error, [], scene).code).toBe(expected);
  });

  it('takes the number of a refused login from the messages, because the error has none', () => {
    const error = translateConnectError(coded('ELOGIN', 'Login failed.'), [message(18456)], scene);
    expect(error).toMatchObject({ code: 'LOGIN_REFUSED', context: { number: 18456, user: 'anna', server: 'db' } });
  });

  it('does not speak of a read where nobody was let in yet', () => {
    const asleep = message(40613, "Database 'sales' on server 'db' is not currently available.");
    const error = translateConnectError(coded('ELOGIN', 'Login failed.'), [asleep], scene);
    expect(error).toMatchObject({ code: 'SERVER_NOT_READY', kind: 'transient' });
    expect(describeError(error)).toMatch(/^db did not let us in yet \(40613\): Database 'sales'/);
  });

  it('knows an old TLS by its words where the code does not tell', () => {
    const text = 'write EPROTO 0:error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol';
    expect(translateConnectError(coded('ESOCKET', text, coded('EPROTO', text)), [], scene).code).toBe('TLS_TOO_OLD');
  });

  it('tells what went wrong with the first of several addresses', () => {
    const error = new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:1433')], '');
    expect(translateConnectError(error, [], scene).context['detail']).toBe(
      'nothing listens there (connect ECONNREFUSED 10.0.0.1:1433)',
    );
  });

  it('leaves out what Node advises to those who run it by hand', () => {
    const told =
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    const error = coded('ESOCKET', told, coded('DEPTH_ZERO_SELF_SIGNED_CERT', told));
    expect(translateConnectError(error, [], scene).context['detail']).toBe('self-signed certificate');
  });

  it('falls back to no encryption only when the server offers none', () => {
    expect(isEncryptionMissing(coded('EENCRYPT'))).toBe(true);
    expect(isEncryptionMissing(coded('ESOCKET', 'x', coded('EPROTO')))).toBe(false);
  });
});
