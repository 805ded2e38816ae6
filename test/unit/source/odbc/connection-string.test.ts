import { expect, it } from 'vitest';
import { odbcConnectionString, trusted } from '../../../../electron/worker/source/odbc/connection-string.ts';
import { sourceConfigSchema } from '../../../../shared/connection.ts';

const config = (more: object) =>
  sourceConfigSchema.parse({ server: 'sql01', database: 'Sales', authentication: { kind: 'integrated' }, ...more });
const of = (more: object) =>
  odbcConnectionString(config(more), 'ODBC Driver 18 for SQL Server', trusted, 'Tableferry/1');

it('names driver, server and database, trusts the signed-in user, and encrypts with a check', () => {
  expect(of({})).toBe(
    'Driver={ODBC Driver 18 for SQL Server};Server={tcp:sql01,1433};Database={Sales};Encrypt=yes;TrustServerCertificate=no;APP={Tableferry/1};Trusted_Connection=yes;',
  );
});

it('nothing in a name can become a setting', () => {
  const text = of({ database: 'x};Trusted_Connection=no;UID=sa;{y' });
  expect(text).toContain('Database={x}};Trusted_Connection=no;UID=sa;{y};');
  expect(text.match(/\}\}/g)).toHaveLength(1);
});

it.each([
  [{ server: String.raw`sql01\SALES` }, String.raw`Server={tcp:sql01\SALES};`],
  [{ server: 'sql01,1444' }, 'Server={tcp:sql01,1444};'],
  [{ encrypt: 'strict' }, 'Encrypt=strict;'],
  [{ encrypt: 'optional' }, 'Encrypt=no;'],
  [{ trustServerCertificate: true }, 'TrustServerCertificate=yes;'],
  [{ certificateName: 'listener.corp' }, 'HostNameInCertificate={listener.corp};'],
  [{ readOnlyIntent: true }, 'ApplicationIntent=ReadOnly;'],
  [{ multiSubnetFailover: true }, 'MultiSubnetFailover=Yes;'],
])('%j gives %s', (more, part) => expect(of(more)).toContain(part));
