// Texts of the target screen.
import { formatPlural } from '../../shared/format.ts';

export const targetText = {
  title: 'Target',
  purpose: 'Say which storage account and container the files are written to.',
  notTested: 'Test the target first: a small blob is written, read and deleted.',
  testRunning: 'The target is being tested.',
  testVoid: 'The target was changed since the last test. Test it again.',
  testFailed: 'The test failed. Correct what it names and test again.',
  templateUnusable: 'Correct the path template.',
  summary: (account: string, container: string) =>
    account === '' ? container : container === '' ? account : `${account} / ${container}`,
  test: 'Test target',
  testTitle: 'Target test',
  credential: {
    label: 'Sign in with',
    connectionString: {
      name: 'Connection string',
      line: 'From the portal: storage account, Access keys or Shared access signature.',
    },
    accountKey: { name: 'Account name and key', line: 'The key may do everything with the account.' },
    sas: {
      name: 'Shared access signature',
      line: 'Limited in rights and time: read, add, create, write, delete and list are needed.',
    },
    entra: {
      name: 'Microsoft Entra ID',
      line: 'No key: your sign-in, and the role Storage Blob Data Contributor.',
    },
  },
  account: 'Account name',
  endpoint: {
    label: 'Blob endpoint',
    hint: 'https://account.blob.core.windows.net, or the address of a private link.',
  },
  secret: {
    connectionString: {
      label: 'Connection string',
      hint: 'DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...',
    },
    accountKey: { label: 'Account key', hint: '88 characters, key1 or key2 of the account.' },
    sas: { label: 'SAS', hint: 'The token (sv=...&sig=...) or a whole address with it.' },
    entra: { label: 'Client secret', hint: '' },
  },
  reading: {
    moved: {
      connectionString: 'This is a connection string, so that way was chosen.',
      accountKey: 'This is an account key, so that way was chosen.',
      sas: 'This is a shared access signature, so that way was chosen.',
      entra: '',
    },
    place: (endpoint: string, account: string) =>
      account === '' ? `Address ${endpoint}.` : `Account ${account} at ${endpoint}.`,
    ends: (when: string) => `Valid until ${when}.`,
    ended: (when: string) => `This SAS ended at ${when}: ask for a new one.`,
  },
  container: {
    label: 'Container',
    before: '3 to 63 lower-case letters, digits and hyphens.',
    listed: (count: number) => `The account has ${formatPlural(count, 'container')}.`,
    missing: (name: string) => `The account has no container ${name} yet.`,
    created: (name: string) => `Container ${name} was created, without public access.`,
    list: 'List containers',
    listing: 'Listing',
    create: 'Create container',
    creating: 'Creating',
  },
  writing: {
    label: 'How blobs are written',
    standard: 'All rights, encryption as the account has it',
    scoped: (scope: string) => `encryption scope ${scope}`,
    scope: {
      label: 'Encryption scope',
      hint: 'A scope of the account whose key encrypts every blob. Empty: as the container or the account has it.',
    },
    rights: {
      label: 'Only create blobs',
      // The consequence stands beneath the box.
      line: 'For containers that keep what is written, and for a SAS with read and create alone (rc). Nothing is overwritten, deleted or listed: a run cannot be discarded, and one that was killed may have to be begun anew.',
      summary: 'blobs are only created',
    },
  },
  template: {
    label: 'Path template',
    edit: 'Edit',
    standard: 'Use the default',
    insert: 'Insert',
    tokens: {
      server: 'the server as it is connected to',
      database: 'the database',
      schema: 'the schema of the table',
      table: 'the name of the table',
      run: 'time and number of the run',
      year: 'year in which the run began (UTC)',
      month: 'month, two digits',
      day: 'day, two digits',
      partition: 'number of the key range',
      part: 'number of the file in its range',
      ext: 'ending of the format',
    },
    layouts: 'Layouts',
    layout: {
      default: {
        name: 'A folder for each table',
        line: 'Short names; the default.',
      },
      hive: {
        name: 'Hive folders',
        line: 'Spark, Hive, Synapse and DuckDB read schema, table and date as columns.',
      },
      daily: {
        name: 'A folder for each day',
        line: 'For rules that keep or delete by age, and for runs that come every day.',
      },
    },
    insertToken: (token: string, meaning: string) => `Insert {${token}}: ${meaning}`,
    names: 'First parts of your tables',
    examples: 'Names of an example',
    exampleServer: 'sql01',
    exampleDatabase: 'Sales',
    exampleTables: [
      { schema: 'Sales', name: 'Orders' },
      { schema: 'Sales', name: 'OrderLines' },
      { schema: 'dbo', name: 'Customers' },
    ],
  },
  problems: {
    accountMissing: 'Give the name of the storage account.',
    endpointMissing: 'Give the address of the blob service.',
    endpointUnusable: 'This is no address of a blob service. It begins with https:// and has no ? in it.',
    secretMissing: {
      connectionString: 'Paste the connection string.',
      accountKey: 'Paste the account key.',
      sas: 'Paste the SAS.',
      entra: 'Paste the secret of the application.',
    },
    clientId: 'Give the application (client) id: 11111111-2222-3333-4444-555555555555.',
    tenantMissing: 'Name the tenant: an application signs in to one.',
    notSignedIn: 'Sign in first.',
    scopeUnusable: 'An encryption scope has 3 to 63 lower-case letters, digits and single hyphens.',
    containerMissing: 'Name the container, or choose one from the list.',
    containerUpperCase: 'A container name has no capital letters.',
    containerStrange: (character: string) =>
      `A container name has letters a to z, digits and hyphens, but not "${character}".`,
    containerEdge: 'A container name begins and ends with a letter or a digit.',
    containerHyphens: 'A container name has no two hyphens in a row.',
    containerShort: 'A container name has at least 3 characters.',
    containerLong: (length: number) => `A container name has at most 63 characters, not ${String(length)}.`,
  },
} as const;
