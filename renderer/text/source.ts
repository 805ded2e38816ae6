// Texts of the source screen.
import { formatPlural } from '../../shared/format.ts';
import type { Taken } from '../stores/take-over.ts';

const takenNames: Readonly<Record<Taken, string>> = {
  server: 'server',
  database: 'database',
  authentication: 'way of signing in',
  user: 'user',
  password: 'password',
  encryption: 'encryption',
  certificate: 'certificate check',
  certificateName: 'name in the certificate',
  intent: 'application intent',
  subnets: 'all addresses at once',
};

export const sourceText = {
  title: 'Source',
  purpose: 'Say which SQL Server database the tables are read from.',
  notTested: 'Test the connection first: the tables are read through it.',
  testRunning: 'The connection is being tested.',
  testVoid: 'The connection was changed since the last test. Test it again.',
  testFailed: 'The test failed. Correct what it names and test again.',
  databaseMissing: 'Choose the database to read from, then test again.',
  summary: (address: string, database: string) => (database === '' ? address : `${address} \\ ${database}`),
  test: 'Test connection',
  testTitle: 'Connection test',
  address: {
    label: 'Server',
    hint: 'host, host\\instance or host,port. A whole connection string can be pasted too.',
  },
  taken: (names: readonly Taken[]) =>
    names.length === 0
      ? 'Nothing was taken over from the connection string.'
      : `Taken over from the connection string: ${names.map((name) => takenNames[name]).join(', ')}.`,
  notUnderstood: (names: readonly string[]) => `Not taken over: ${names.join(', ')}.`,
  authentication: {
    label: 'Sign in with',
    sql: { name: 'SQL Server login', line: 'A login and password that SQL Server itself keeps.' },
    integrated: {
      name: 'Signed-in Windows user',
      line: "Who runs this program now. Needs Microsoft's ODBC driver 17 or 18 on this computer.",
    },
    windows: { name: 'Windows account', line: 'By domain, name and password (NTLM), whoever uses this computer.' },
    entra: {
      name: 'Microsoft Entra ID',
      line: 'In the browser. For Azure SQL, or SQL Server 2022 with Azure Arc.',
    },
    entraToken: {
      name: 'Microsoft Entra access token',
      line: 'One that you have; it lives about an hour.',
    },
  },
  domain: { label: 'Domain', hint: 'Empty for an account of the server itself.' },
  user: { sql: 'Login', windows: 'User' },
  password: 'Password',
  token: {
    label: 'Access token',
    hint: 'az account get-access-token --resource https://database.windows.net/ --query accessToken --output tsv',
  },
  database: {
    label: 'Database',
    before: 'Type its name, or test first to choose from a list.',
    after: (count: number) => `${formatPlural(count, 'database')} can be opened by this login.`,
  },
  encryption: {
    label: 'Encryption',
    summary: {
      mandatory: {
        checked: 'Encrypted, certificate checked',
        pinned: 'Encrypted, one certificate accepted',
        unchecked: 'Encrypted, certificate not checked',
      },
      strict: {
        checked: 'Encrypted from the first byte, certificate checked',
        pinned: 'Encrypted from the first byte, one certificate accepted',
        unchecked: 'Encrypted from the first byte, certificate not checked',
      },
      optional: {
        checked: 'Encrypted where the server offers it, certificate checked',
        pinned: 'Encrypted where the server offers it, one certificate accepted',
        unchecked: 'Encrypted where the server offers it, certificate not checked',
      },
    },
    mode: 'Encrypt',
    mandatory: { name: 'Mandatory', line: 'Password and data are encrypted, or there is no connection.' },
    optional: {
      name: 'Optional',
      line: 'A server without encryption is accepted: password and data can then be read on the way.',
    },
    strict: {
      name: 'Strict (TDS 8.0)',
      line: 'Encrypted before the first word is said. SQL Server 2022 or Azure SQL.',
    },
    certificate: 'Certificate of the server',
    checked: {
      name: "Check against this computer's authorities",
      line: 'Only a server that proves its name is connected to.',
    },
    authority: {
      name: 'Also trust the authority in a file',
      line: 'For servers whose certificate comes from your own authority (PEM file). The check stays on.',
    },
    pinned: {
      name: 'Accept exactly one certificate',
      line: 'Known by its fingerprint, whoever signed it. Ask the administrator of the server what it should be.',
    },
    fingerprint: 'Fingerprint (SHA-256)',
    useShown: 'Take the one the test was shown',
    unchecked: {
      name: 'Trust any certificate',
      line: 'Anyone between this computer and the server could pose as the server and read the password and the data.',
    },
    pick: 'Choose file',
    file: 'Authority file',
    noFile: 'No file chosen yet',
    certificateName: {
      label: 'Name in the certificate',
      hint: 'Only where it differs from the server: a listener, an alias, an IP address.',
    },
  },
  subnets: {
    label: 'Try all addresses at once',
    line: 'For the listener of an availability group over several subnets (MultiSubnetFailover).',
  },
  intent: {
    label: 'Read-only intent',
    line: 'The listener of an availability group sends the reads to a readable secondary, which may lag behind.',
  },
  problems: {
    addressMissing: 'Give the server: host, host\\instance or host,port.',
    addressUnusable:
      'This is no server name. Write host, host\\instance or host,port, such as sql01\\sales or sql01,1433.',
    userMissing: { sql: 'Give the login to sign in with.', windows: 'Give the user to sign in with.' },
    userIsWindows: 'A SQL Server login holds no backslash. For DOMAIN\\user choose Windows account.',
    secretMissing: {
      sql: 'Type the password.',
      windows: 'Type the password.',
      entraToken: 'Paste the access token.',
    },
    fingerprintUnusable: 'Give the SHA-256 of the certificate: 64 hexadecimal digits.',
    caFileMissing: 'Choose the file of the authority, or another way to check the certificate.',
  },
} as const;
