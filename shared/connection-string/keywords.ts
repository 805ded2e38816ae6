// What the keywords of connection strings mean, under all the names that ADO.NET, ODBC, OLE DB and JDBC give them.
import type { KeywordState, ServerParts } from '../connection-string.ts';
import { readAddress } from './address.ts';

/** The state after a pair; null when its value is not understood. */
type Apply = (state: KeywordState, value: string) => KeywordState | null;

const withParts = (state: KeywordState, parts: ServerParts | null): KeywordState | null =>
  parts === null ? null : { ...state, parts: { ...state.parts, ...parts } };

const part =
  (read: (value: string) => ServerParts | null): Apply =>
  (state, value) =>
    withParts(state, read(value));

/** Null for what is neither. */
function flagOf(value: string): boolean | null {
  if (/^(?:true|yes|1|sspi)$/i.test(value)) return true;
  return /^(?:false|no|0)$/i.test(value) ? false : null;
}

function readEncrypt(value: string): ServerParts | null {
  if (/^strict$/i.test(value)) return { encrypt: 'strict' };
  if (/^(?:mandatory|true|yes|1|require|authenticate)$/i.test(value)) return { encrypt: 'mandatory' };
  return /^(?:optional|false|no|0|off|request)$/i.test(value) ? { encrypt: 'optional' } : null;
}

/** Of the names of SqlClient only these: Entra sign-in is not there. */
function readAuthentication(value: string): ServerParts | null {
  if (/^sql ?password$/i.test(value)) return { authentication: 'sql' };
  return /^(?:windows|ntlm)$/i.test(value) ? { authentication: 'windows' } : null;
}

function readNumber(value: string, min: number, max: number): number | null {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  return number >= min && number <= max ? number : null;
}

const flagged =
  (parts: (flag: boolean) => ServerParts): Apply =>
  (state, value) => {
    const flag = flagOf(value);
    return flag === null ? null : withParts(state, parts(flag));
  };

/** A setting that changes nothing here: known, so that nobody is bothered with it. */
const passedOver: Apply = (state) => state;

const meanings: readonly (readonly [names: string, apply: Apply])[] = [
  [
    'server,data source,address,addr,network address,servername',
    (state, value) => {
      const { port: _, ...others } = state.parts;
      return withParts({ ...state, parts: others }, readAddress(value));
    },
  ],
  [
    'port,portnumber',
    part((value) => {
      const port = readNumber(value, 1, 65_535);
      return port === null ? null : { port };
    }),
  ],
  [
    'instance,instancename',
    (state, value) => {
      const { server } = state.parts;
      const host = server?.split('\\')[0];
      return host === undefined || value === '' ? null : withParts(state, { server: `${host}\\${value}` });
    },
  ],
  ['database,initial catalog,databasename', part((database) => (database === '' ? {} : { database }))],
  ['user id,uid,user,username', part((user) => (user === '' ? {} : { user }))],
  ['password,pwd', (state, value) => ({ ...state, password: value === '' ? null : value })],
  ['domain', part((domain) => ({ domain }))],
  [
    'integrated security,trusted_connection,integratedsecurity',
    flagged((isWindows) => ({ authentication: isWindows ? 'windows' : 'sql' })),
  ],
  // What JDBC calls NTLM by name and password; Kerberos is not there.
  ['authenticationscheme', part((value) => (/^ntlm$/i.test(value) ? { authentication: 'windows' } : null))],
  ['authentication', part(readAuthentication)],
  ['encrypt,use encryption for data', part(readEncrypt)],
  [
    'trustservercertificate,trust server certificate',
    flagged((trustServerCertificate) => ({ trustServerCertificate })),
  ],
  [
    'hostnameincertificate,host name in certificate',
    part((certificateName) => (certificateName === '' ? {} : { certificateName })),
  ],
  [
    'applicationintent,application intent',
    part((value) =>
      /^readonly$/i.test(value)
        ? { readOnlyIntent: true }
        : /^readwrite$/i.test(value)
          ? { readOnlyIntent: false }
          : null,
    ),
  ],
  ['multisubnetfailover,multi subnet failover', flagged((multiSubnetFailover) => ({ multiSubnetFailover }))],
  [
    'connect timeout,connection timeout,timeout,logintimeout',
    part((value) => {
      // 0 means without end elsewhere: the longest that is possible here.
      const seconds = readNumber(value, 0, 600);
      return seconds === null ? null : { connectTimeoutMs: (seconds === 0 ? 600 : seconds) * 1000 };
    }),
  ],
  [
    'packet size,packetsize',
    part((value) => {
      const packetSizeBytes = readNumber(value, 512, 32_767);
      return packetSizeBytes === null ? null : { packetSizeBytes };
    }),
  ],
  [
    'driver,provider,application name,app,applicationname,workstation id,wsid,persist security info,persistsecurityinfo,' +
      'multipleactiveresultsets,multiple active result sets,mars_connection,pooling,min pool size,max pool size,' +
      'command timeout,current language,connectretrycount,' +
      'connectretryinterval,connect retry count,connect retry interval,language,description,type system version,enlist,' +
      'load balance timeout,connection lifetime,network library,network,net,replication',
    passedOver,
  ],
];

const byName = new Map(meanings.flatMap(([names, apply]) => names.split(',').map((name) => [name, apply] as const)));

/** The state with this pair in it; null when the name or its value is not understood. */
export function applyKeyword(state: KeywordState, name: string, value: string): KeywordState | null {
  return byName.get(name.toLowerCase().replace(/\s+/g, ' '))?.(state, value) ?? null;
}
