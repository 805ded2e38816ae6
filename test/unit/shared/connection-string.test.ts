import { describe, expect, it } from 'vitest';
import { readConnection, type ServerParts } from '../../../shared/connection-string.ts';

describe('an address', () => {
  const understood: readonly (readonly [string, ServerParts])[] = [
    ['sql01', { server: 'sql01' }],
    ['  sql01.corp.example  ', { server: 'sql01.corp.example' }],
    [String.raw`sql01\SALES`, { server: String.raw`sql01\SALES` }],
    ['sql01,1434', { server: 'sql01', port: 1434 }],
    ['sql01 , 1434', { server: 'sql01', port: 1434 }],
    ['tcp:acct.database.windows.net,1433', { server: 'acct.database.windows.net', port: 1433 }],
    [String.raw`TCP:sql01\SALES,1500`, { server: String.raw`sql01\SALES`, port: 1500 }],
    ['10.0.0.4', { server: '10.0.0.4' }],
    ['[fe80::1]', { server: '[fe80::1]' }],
    ['::1,1433', { server: '::1', port: 1433 }],
    ['.', { server: '.' }],
    [String.raw`.\SQLEXPRESS`, { server: String.raw`.\SQLEXPRESS` }],
    ['(local)', { server: '(local)' }],
    ['', {}],
  ];
  it.each(understood)('%j', (text, parts) => {
    expect(readConnection(text)).toEqual({ kind: 'address', parts, password: null, notUnderstood: [] });
  });

  it.each([
    'sql01,0',
    'sql01,65536',
    'sql01,x',
    'two words',
    String.raw`a\b\c`,
    String.raw`\SALES`,
    String.raw`np:\\sql01\pipe\sql\query`,
    String.raw`(localdb)\MSSQLLocalDB`,
    'https://sql01/',
    ',1433',
  ])('%j is none', (text) => {
    const { parts, notUnderstood } = readConnection(text);
    expect(parts).toEqual({});
    expect(notUnderstood).toHaveLength(1);
  });
});

describe('a connection string', () => {
  const samples: readonly (readonly [string, string, ServerParts, string | null])[] = [
    [
      'as the Azure portal shows it for ADO.NET',
      'Server=tcp:acct.database.windows.net,1433;Initial Catalog=Sales;Persist Security Info=False;User ID=etl;Password=s3cret;MultipleActiveResultSets=False;Encrypt=True;TrustServerCertificate=False;Connection Timeout=30;',
      {
        server: 'acct.database.windows.net',
        port: 1433,
        database: 'Sales',
        authentication: 'sql',
        user: 'etl',
        encrypt: 'mandatory',
        trustServerCertificate: false,
        connectTimeoutMs: 30_000,
      },
      's3cret',
    ],
    [
      'as the Azure portal shows it for ODBC',
      'Driver={ODBC Driver 18 for SQL Server};Server=tcp:acct.database.windows.net,1433;Database=Sales;Uid=etl;Pwd={a;b}}c};Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30;',
      {
        server: 'acct.database.windows.net',
        port: 1433,
        database: 'Sales',
        authentication: 'sql',
        user: 'etl',
        encrypt: 'mandatory',
        trustServerCertificate: false,
        connectTimeoutMs: 30_000,
      },
      'a;b}c',
    ],
    [
      'of JDBC',
      'jdbc:sqlserver://acct.database.windows.net:1433;database=Sales;user=etl@acct;password={p;w=1};encrypt=true;trustServerCertificate=false;hostNameInCertificate=*.database.windows.net;loginTimeout=30;',
      {
        server: 'acct.database.windows.net',
        port: 1433,
        database: 'Sales',
        authentication: 'sql',
        user: 'etl@acct',
        encrypt: 'mandatory',
        trustServerCertificate: false,
        certificateName: '*.database.windows.net',
        connectTimeoutMs: 30_000,
      },
      'p;w=1',
    ],
    [
      'of JDBC with an instance and NTLM',
      String.raw`jdbc:sqlserver://sql01\SALES;databaseName=Sales;integratedSecurity=true;authenticationScheme=NTLM;domain=CORP;userName=etl;password=x`,
      {
        server: String.raw`sql01\SALES`,
        database: 'Sales',
        authentication: 'windows',
        domain: 'CORP',
        user: 'etl',
      },
      'x',
    ],
    [
      'of JDBC that names all with keywords',
      'jdbc:sqlserver://;serverName=sql01;instanceName=SALES;portNumber=1500;databaseName=Sales',
      { server: String.raw`sql01\SALES`, port: 1500, database: 'Sales' },
      null,
    ],
    [
      'of jTDS',
      'jdbc:jtds:sqlserver://sql01:1433/Sales;user=etl;password=x;instance=A',
      { server: String.raw`sql01\A`, port: 1433, database: 'Sales', authentication: 'sql', user: 'etl' },
      'x',
    ],
    [
      'with the Windows account of whoever runs it',
      'Data Source=sql01;Initial Catalog=Sales;Integrated Security=SSPI',
      { server: 'sql01', database: 'Sales', authentication: 'windows' },
      null,
    ],
    [
      'with a Windows account by name',
      String.raw`Server=sql01;Database=Sales;UID=CORP\etl;PWD=x`,
      { server: 'sql01', database: 'Sales', authentication: 'windows', domain: 'CORP', user: 'etl' },
      'x',
    ],
    [
      'for a readable secondary',
      'address=ag-listener;database=Sales;ApplicationIntent=ReadOnly;MultiSubnetFailover=Yes;Trusted_Connection=no;uid=a',
      {
        server: 'ag-listener',
        database: 'Sales',
        readOnlyIntent: true,
        multiSubnetFailover: true,
        authentication: 'sql',
        user: 'a',
      },
      null,
    ],
    [
      'with odd blanks, capitals and no end',
      '  SERVER = sql01 ; dataBase =  My Sales ;; Packet  Size=8192 ',
      { server: 'sql01', database: 'My Sales', packetSizeBytes: 8192 },
      null,
    ],
    [
      'in which the later word counts',
      'Server=one,1500;Server=two;Database=a;Initial Catalog=b',
      { server: 'two', database: 'b' },
      null,
    ],
    ['without a limit for connecting', 'Server=s;Connect Timeout=0', { server: 's', connectTimeoutMs: 600_000 }, null],
  ];
  it.each(samples)('%s', (_, text, parts, password) => {
    expect(readConnection(text)).toEqual({ kind: 'connectionString', parts, password, notUnderstood: [] });
  });

  it.each([
    ['Strict', 'strict'],
    ['Mandatory', 'mandatory'],
    ['true', 'mandatory'],
    ['YES', 'mandatory'],
    ['Optional', 'optional'],
    ['false', 'optional'],
    ['no', 'optional'],
  ])('Encrypt=%s is %s', (word, encrypt) => {
    expect(readConnection(`Server=s;Encrypt=${word}`).parts.encrypt).toBe(encrypt);
  });

  it.each([
    ['Password=plain', 'plain'],
    ['Password = with blanks inside ', 'with blanks inside'],
    ['Password="semi;colon"', 'semi;colon'],
    [`Password='it''s'`, `it's`],
    ['Password="say ""hi"""', 'say "hi"'],
    [`Password='a"b'`, 'a"b'],
    ['Password="  kept  "', '  kept  '],
    ['Password=a=b==c', 'a=b==c'],
    ['Password={as it is}', '{as it is}'],
    [`Password=o'brien`, `o'brien`],
    ['Password=', null],
    ['Pwd=ünïcode✓', 'ünïcode✓'],
    ['Driver={x};Pwd="a"', '"a"'],
    ['Driver={x};Pwd={"a"}', '"a"'],
    ['Driver={x};Pwd={a}}b;c}', 'a}b;c'],
  ])('%s gives the password %j', (text, password) => {
    const read = readConnection(`Server=s;${text}`);
    expect(read).toMatchObject({ password, notUnderstood: [] });
    if (password !== null) expect(JSON.stringify(read.parts)).not.toContain(password);
  });
});

describe('what is not understood', () => {
  it.each([
    ['Server=s;Column Encryption Setting=Enabled', ['Column Encryption Setting']],
    ['Server=s;Encrypt=maybe', ['Encrypt']],
    ['Server=two words;Database=d', ['Server']],
    ['Server=s;TrustServerCertificate=perhaps', ['TrustServerCertificate']],
    ['Server=s;Authentication=Active Directory Integrated', ['Authentication']],
    ['Server=s;ApplicationIntent=Maybe;Packet Size=1', ['ApplicationIntent', 'Packet Size']],
    ['Server=s;Password="never ends', ['Password']],
    ['Server=s;Password="ends";more', ['a part that is no name=value']],
    ['Server=s;Password="ends" not', ['Password']],
  ])('%s', (text, names) => {
    expect(readConnection(text).notUnderstood).toEqual(names);
  });

  it.each([
    'Server=s;Password=un;quoted!secret',
    'Server=s;Password="un;quoted!secret',
    'mssql://etl:quoted!secret@sql01/Sales',
    'mssql://etl:quoted!secret@sql01/Sales?encrypt=true',
  ])('%s shows nothing of the secret', (text) => {
    const { parts, notUnderstood } = readConnection(text);
    expect(JSON.stringify({ parts, notUnderstood })).not.toContain('quoted!secret');
    expect(notUnderstood).not.toEqual([]);
  });

  it('is never a reason to fail', () => {
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % below;
    };
    const pieces = [
      '=',
      ';',
      '"',
      "'",
      '{',
      '}',
      '==',
      'Server',
      'PWD',
      'Driver',
      'jdbc:sqlserver://',
      ',',
      '\\',
      ' ',
      'a',
    ];
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join('');
      expect(() => readConnection(text)).not.toThrow();
    }
  });
});
