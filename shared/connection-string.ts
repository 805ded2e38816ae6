// Understands what people paste for a server: an address, or a whole ADO.NET, ODBC or JDBC connection string.
import { readPairs, type Quoting } from './connection-string/pairs.ts';
import { readAddress } from './connection-string/address.ts';
import { applyKeyword } from './connection-string/keywords.ts';

/** What was found; what is not named stays as it is in the form. */
export type ServerParts = {
  /** Without port: `host` or `host\instance`. */
  readonly server?: string;
  readonly port?: number;
  readonly database?: string;
  readonly authentication?: 'sql' | 'windows';
  readonly user?: string;
  readonly domain?: string;
  readonly encrypt?: 'mandatory' | 'optional' | 'strict';
  readonly trustServerCertificate?: boolean;
  readonly certificateName?: string;
  readonly readOnlyIntent?: boolean;
  readonly multiSubnetFailover?: boolean;
  readonly connectTimeoutMs?: number;
  readonly packetSizeBytes?: number;
};

export type ReadConnection = {
  readonly kind: 'address' | 'connectionString';
  readonly parts: ServerParts;
  /** Kept apart, so that it goes its own way; null when there is none. */
  readonly password: string | null;
  /** What was not understood, as the user wrote the name; never a value, which may be a secret. */
  readonly notUnderstood: readonly string[];
};

/** Never fails: nonsense gives no parts and a name in `notUnderstood`. */
export function readConnection(text: string): ReadConnection {
  const trimmed = text.trim();
  const jdbc = /^jdbc:(?:jtds:)?sqlserver:\/\//i.exec(trimmed);
  if (jdbc !== null) return readString(jdbcAsPairs(trimmed.slice(jdbc[0].length)), 'braces');
  if (!isConnectionString(trimmed)) return readAlone(trimmed);
  return readString(trimmed, namesDriver.test(trimmed) ? 'braces' : 'quotes');
}

/** An equal sign stands in no server name. */
const isConnectionString = (text: string): boolean => text.includes('=');
/** Only ODBC names its driver. */
const namesDriver = /(?:^|;)\s*driver\s*=/i;
/** Stands for what must not be shown, since it may be part of a secret. */
const nameless = 'a part that is no name=value';

function readAlone(text: string): ReadConnection {
  const address = text === '' ? {} : readAddress(text);
  return {
    kind: 'address',
    parts: address ?? {},
    password: null,
    notUnderstood: address === null ? [nameless] : [],
  };
}

/** `host\instance:1433;databaseName=...` and jTDS's `host:1433/database;...` */
function jdbcAsPairs(rest: string): string {
  const [place = '', ...settings] = rest.split(';');
  const [server = '', database] = place.split('/', 2);
  const named = [
    ...(server === '' ? [] : [`server=${server.replace(/:(\d+)$/, ',$1')}`]),
    ...(database === undefined || database === '' ? [] : [`database=${database}`]),
  ];
  return [...named, ...settings].join(';');
}

function readString(text: string, quoting: Quoting): ReadConnection {
  const { pairs, broken, ...left } = readPairs(text, quoting);
  let state: KeywordState = { parts: {}, password: null };
  const notUnderstood: string[] = [];
  for (const { name, value } of pairs) {
    const next = applyKeyword(state, name, value);
    if (next === null) notUnderstood.push(name);
    else state = next;
  }
  return {
    kind: 'connectionString',
    parts: completeAuthentication(state.parts),
    password: state.password,
    notUnderstood: [...notUnderstood, ...broken, ...(left.nameless > 0 ? [nameless] : [])],
  };
}

/** What the keywords read so far have given. */
export type KeywordState = { readonly parts: ServerParts; readonly password: string | null };

/** A user without a word about how is one of SQL Server's own, whose names hold no backslash: `DOMAIN\user` is Windows. */
function completeAuthentication(parts: ServerParts): ServerParts {
  if (parts.user === undefined) return parts;
  const [domain = '', user] = parts.user.split('\\', 2);
  if (user !== undefined) return { ...parts, authentication: 'windows', domain, user };
  return { authentication: 'sql', ...parts };
}
