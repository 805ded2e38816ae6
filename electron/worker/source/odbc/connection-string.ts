// The connection string that ODBC is given: no name, no password, the user of this session signs in.
import type { SourceConfig } from '../../../../shared/connection.ts';
import { parseServerAddress } from '../server-address.ts';

/** Microsoft's, the newest first. */
export const knownDrivers = ['ODBC Driver 18 for SQL Server', 'ODBC Driver 17 for SQL Server'] as const;

/** How the connection proves who it is; tests sign in otherwise and by another driver, whose words stand in for ours. */
export type OdbcSignIn = { readonly [keyword: string]: string };
export const trusted: OdbcSignIn = { Trusted_Connection: 'yes' };

/** In braces everything is literal, and a closing brace is doubled. */
const braced = (value: string): string => ['{', value.replaceAll('}', '}}'), '}'].join('');
const encryption = { mandatory: 'yes', strict: 'strict', optional: 'no' } as const;

/** Throws FILE_INVALID for an address that cannot be used. */
export function odbcConnectionString(
  config: SourceConfig,
  driver: string,
  signIn: OdbcSignIn,
  applicationName: string,
): string {
  const { host, port, instance } = parseServerAddress(config.server, config.port);
  const server = instance === null ? `tcp:${host},${String(port ?? 1433)}` : `tcp:${host}\\${instance}`;
  const pairs: readonly (readonly [string, string])[] = [
    ['Driver', braced(driver)],
    ['Server', braced(server)],
    ['Database', braced(config.database)],
    ['Encrypt', encryption[config.encrypt]],
    ['TrustServerCertificate', config.trustServerCertificate ? 'yes' : 'no'],
    ...(config.certificateName === undefined
      ? []
      : [['HostNameInCertificate', braced(config.certificateName)] as const]),
    ...(config.readOnlyIntent ? [['ApplicationIntent', 'ReadOnly'] as const] : []),
    ...(config.multiSubnetFailover === true ? [['MultiSubnetFailover', 'Yes'] as const] : []),
    ['APP', braced(applicationName)],
  ];
  const all = new Map([...pairs, ...Object.entries(signIn)]);
  return `${[...all].map(([keyword, value]) => `${keyword}=${value}`).join(';')};`;
}
