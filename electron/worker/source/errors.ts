// Translates what the driver, the socket, TLS and SQL Server report into errors of the catalogue.
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { ClosedError, SilenceError } from './tds/channel.ts';
import { UnknownColumnTypeError } from './tds/column-metadata.ts';
import { ProtocolError } from './tds/protocol.ts';
import type { ServerMessage } from './tds/tokens.ts';

/** What the message is about: for the texts of the catalogue. */
export type ErrorScene = {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  /** `schema.table`, or what else was read. */
  readonly object: string;
};

const numbers: readonly (readonly [ErrorCode, readonly number[]])[] = [
  ['DATABASE_UNAVAILABLE', [4060, 4064, 911, 916, 924, 927, 942, 945]],
  ['FIREWALL_REFUSED', [40615]],
  ['LOGIN_REFUSED', [18456, 18461]],
  ['WINDOWS_LOGIN_REFUSED', [18452]],
  ['LOGIN_LOCKED', [18470, 18486]],
  ['PASSWORD_EXPIRED', [18487, 18488]],
  ['SELECT_DENIED', [229, 230, 262, 297, 300, 371]],
  ['OBJECT_GONE', [208, 2812, 4701, 15151]],
  ['SCHEMA_CHANGED', [207, 3961, 4413, 4502]],
  ['DEADLOCK_VICTIM', [1205]],
  ['SOURCE_CONNECTION_LOST', [121, 233, 596, 4014, 6005, 10053, 10054, 17142, 17148]],
  [
    'SOURCE_BUSY',
    [
      601, 701, 802, 845, 1101, 1104, 1105, 1204, 1222, 1807, 3953, 3956, 3957, 3980, 3988, 8628, 8645, 8651, 8657,
      9002, 10928, 10929, 40143, 40197, 40501, 40540, 40613, 49918, 49919, 49920, 922, 17187, 18401,
    ],
  ],
  ['SECONDARY_NOT_READABLE', [976, 978, 979, 982, 983]],
  ['SNAPSHOT_NOT_ALLOWED', [3952]],
  ['SNAPSHOT_LOST', [3948, 3958, 3959, 3966, 3967]],
  ['MEMORY_OPTIMIZED_REFUSED', [41332, 41368]],
  ['SOURCE_DAMAGED', [605, 823, 824, 825]],
  [
    'SERVER_EXPRESSION_FAILED',
    [
      220, 232, 235, 241, 242, 244, 245, 248, 295, 296, 451, 468, 512, 517, 535, 2628, 3606, 3607, 6522, 8114, 8115,
      8134, 8152, 8169, 9420, 9455,
    ],
  ],
];
const codeByNumber = new Map(
  numbers.flatMap(([code, list]) => list.map((number): [number, ErrorCode] => [number, code])),
);

/** From this class on the server ends the connection. */
const fatalSeverity = 20;

/** The error of a failed statement. Of several messages the first that is known by its number counts. */
export function translateServerErrors(messages: readonly ServerMessage[], scene: ErrorScene): AppError {
  const known = messages.find(({ number }) => codeByNumber.has(number)) ?? messages[0];
  const cause = new Error(messages.map(({ number, text }) => `${number}: ${text}`).join(' | '));
  if (known === undefined) return new AppError('BUG', { detail: 'a server error without a message' });
  return new AppError(codeOf(known), { ...contextOf(known, scene) }, cause);
}

function codeOf({ number, severity }: ServerMessage): ErrorCode {
  const known = codeByNumber.get(number);
  return known ?? (severity >= fatalSeverity ? 'SOURCE_CONNECTION_LOST' : 'SOURCE_STATEMENT_REFUSED');
}

function contextOf({ number, text }: ServerMessage, scene: ErrorScene): Record<string, string | number> {
  return { ...scene, table: scene.object, number, detail: withoutFullStop(text) };
}

/** An error while a request was running: the connection, its bytes or a value. AppErrors stay what they are. */
export function translateStreamError(error: unknown, scene: ErrorScene): unknown {
  const { server, object } = scene;
  if (error instanceof AppError) return error;
  if (error instanceof SilenceError)
    return new AppError('SOURCE_STALLED', { server, seconds: Math.round(error.silentMs / 100) / 10 }, error);
  if (error instanceof ClosedError)
    return new AppError('SOURCE_CONNECTION_LOST', { server, detail: error.message }, error);
  if (error instanceof UnknownColumnTypeError)
    return new AppError('TYPE_UNSUPPORTED', { object, column: error.column, detail: hex(error.typeId) }, error);
  if (error instanceof ProtocolError)
    return new AppError('SOURCE_PROTOCOL_BROKEN', { server, detail: error.message }, error);
  if (error instanceof RangeError)
    return new AppError('SOURCE_PROTOCOL_BROKEN', { server, detail: error.message }, error);
  return error;
}

const hex = (typeId: number): string => `0x${typeId.toString(16)}`;

/**
 * An error while connecting. tedious gives login errors no number: the server's messages of that login are passed
 * beside it. The password never gets into an error: it is in none of them.
 */
export function translateConnectError(error: unknown, messages: readonly ServerMessage[], scene: ErrorScene): AppError {
  if (error instanceof AppError) return error;
  if (messages.length > 0) {
    const refused = translateServerErrors(messages, scene);
    // Nothing is being read yet.
    return refused.code === 'SOURCE_BUSY' ? new AppError('SERVER_NOT_READY', refused.context, refused.cause) : refused;
  }
  const chain = causes(error);
  const codes = chain.map(({ code }) => code);
  const told = withoutFullStop(
    chain.map(({ message }) => message).findLast((message) => message !== '') ?? String(error),
  );
  const meaning = codes.map((code) => networkWords.get(code)).find((words) => words !== undefined);
  const detail = meaning === undefined ? told : `${meaning} (${told})`;
  const context = { server: scene.server, detail };
  if (codes.some(isLookupCode)) return new AppError('HOST_UNKNOWN', context, error);
  if (codes.some(isCertificateCode)) return new AppError('CERTIFICATE_REFUSED', context, error);
  if (chain.some(isOldTls)) return new AppError('TLS_TOO_OLD', context, error);
  if (codes.some(isTlsCode)) return new AppError('ENCRYPTION_REFUSED', context, error);
  return new AppError('SOURCE_UNREACHABLE', context, error);
}

/** The server did not offer encryption at all. */
export function isEncryptionMissing(error: unknown): boolean {
  return causes(error).some(({ code }) => code === 'EENCRYPT');
}

type Cause = { readonly code: string; readonly message: string };

/** The error and its causes, outermost first. */
function causes(error: unknown): readonly Cause[] {
  const chain: Cause[] = [];
  for (let current = error; current instanceof Error && chain.length < 10; current = innerOf(current))
    chain.push({ code: 'code' in current ? String(current.code) : '', message: current.message });
  return chain;
}

/** Several addresses tried and failed come as one AggregateError without a message of its own. */
function innerOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}

const isLookupCode = (code: string): boolean => code === 'ENOTFOUND' || code === 'EAI_AGAIN';

/** What a code of Node or of the driver means. */
const networkWords = new Map([
  ['ENOTFOUND', 'no address is known for that name'],
  ['EAI_AGAIN', 'the name could not be looked up'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['EHOSTUNREACH', 'no way leads to that address'],
  ['ENETUNREACH', 'no way leads to that network'],
  ['ETIMEDOUT', 'nobody answered in time'],
  ['ETIMEOUT', 'nobody answered in time'],
]);

const certificateCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|CRL_.*|ERR_TLS_CERT_ALTNAME_INVALID|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE|HOSTNAME_MISMATCH)$/;
const isCertificateCode = (code: string): boolean => certificateCodes.test(code);
/** What OpenSSL and BoringSSL say when the other side speaks an old protocol, or shows too weak a key or hash. */
const oldTls =
  /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW|(?:DH|EE|CA)_KEY_TOO_SMALL|CA_MD_TOO_WEAK|WRONG_SIGNATURE_TYPE|UNSAFE_LEGACY_RENEGOTIATION/i;
const isOldTls = ({ code, message }: Cause): boolean =>
  isTlsCode(code) && oldTls.test(`${code} ${message.replaceAll(' ', '_')}`);

const isTlsCode = (code: string): boolean => code === 'EENCRYPT' || code === 'EPROTO' || code.startsWith('ERR_SSL_');

/** Node adds advice about its own command line, which nobody here can follow. */
const withoutFullStop = (text: string): string =>
  text.replace(/; if the root CA is installed locally.*$/, '').replace(/[.\s]+$/, '');
