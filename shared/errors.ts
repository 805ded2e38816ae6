// Every failure the user may meet: its kind steers the engine, its catalogue entry is what the user reads.

/** What the engine does about it: see docs/architecture.md section 6. */
export type ErrorKind = 'input' | 'auth' | 'transient' | 'data' | 'conflict' | 'integrity' | 'local' | 'bug';

type Entry = {
  readonly kind: ErrorKind;
  /** What did not happen, and why. `{name}` is replaced from the error's context. */
  readonly title: string;
  /** What to do. */
  readonly remedy: string;
};

const entry = (kind: ErrorKind, title: string, remedy: string): Entry => ({ kind, title, remedy });

/** The one catalogue of user-facing error texts. */
export const errorCatalogue = {
  // input
  USAGE: entry(
    'input',
    'The command was not understood: {detail}.',
    'Run the command with --help to see what it takes.',
  ),
  FILE_UNREADABLE: entry(
    'input',
    'The file {path} was not read: {detail}.',
    'Check the path and that this user may read it.',
  ),
  FILE_INVALID: entry('input', 'The file {path} is not usable: {detail}.', 'Correct that entry and try again.'),
  SECRET_MISSING: entry(
    'input',
    'A secret was not found: {detail}.',
    'Set the environment variable or file that the connection names, or pass it on standard input.',
  ),
  SECRET_FORGOTTEN: entry(
    'input',
    'A saved secret cannot be read on this computer any more.',
    'Type it again; it is kept from then on where this desktop has a key store.',
  ),
  LINK_REFUSED: entry(
    'input',
    'The address {url} was not opened: it is not among the sites this program opens.',
    'Copy it into a browser if you trust it.',
  ),
  PATH_NOT_SHOWN: entry(
    'input',
    'The folder of {path} was not opened: this program neither wrote nor read that file.',
    'Open it with the file manager.',
  ),
  PRINT_FAILED: entry(
    'local',
    'Nothing was printed: {detail}.',
    'Check that this computer has a printer, or save the page as a file.',
  ),
  SAMPLE_UNAVAILABLE: entry(
    'local',
    'The sample was not started: {detail}.',
    'The sample comes with the source code: start the window there with "npm run app".',
  ),
  TABLE_UNKNOWN: entry(
    'input',
    'Nothing was planned: no table matches {pattern}, among those visible to this login.',
    'Run "tableferry inventory" to list the tables this login may see; names are schema.table, * matches any text.',
  ),
  PLAN_CHANGED_BY_HAND: entry(
    'input',
    'The plan {path} was not run: its content does not match its hash, so it was changed after it was made.',
    'Make the change with "tableferry plan" and run the new plan.',
  ),
  // auth
  LOGIN_REFUSED: entry(
    'auth',
    'Cannot sign in to {server}. The login {user} was refused ({number}).',
    'Check the name and the password; the exact reason stands in the SQL Server error log.',
  ),
  WINDOWS_LOGIN_REFUSED: entry(
    'auth',
    'Cannot sign in to {server}. The server did not accept {user} as a Windows account ({number}).',
    'Check domain, name and password. The server must trust that domain and allow NTLM; a server that takes Windows accounts only refuses SQL logins this way too.',
  ),
  LOGIN_LOCKED: entry(
    'auth',
    'Cannot sign in to {server}. The login {user} is disabled or locked ({number}).',
    'Ask for the login to be enabled: ALTER LOGIN ... ENABLE, or WITH PASSWORD = ... UNLOCK.',
  ),
  PASSWORD_EXPIRED: entry(
    'auth',
    'Cannot sign in to {server}. The password of {user} has expired or must be changed ({number}).',
    'Change it with another tool, then use the new one here; checkpoints of a run are kept.',
  ),
  SELECT_DENIED: entry(
    'auth',
    '{object} was not read: this login may not select from it ({number}).',
    'Ask for GRANT SELECT on it, or leave the table out.',
  ),
  STORAGE_REFUSED: entry(
    'auth',
    'The storage account refused the request ({status} {storageCode}) for {what}: {reason}.',
    'Check that the key or SAS is right, not expired, and allows read, add, create, write, delete and list on the container.',
  ),
  FIREWALL_REFUSED: entry(
    'auth',
    'The firewall of {server} did not let this computer in ({number}): {detail}.',
    'Add the address to the firewall rules of the server in the Azure portal; it takes up to five minutes.',
  ),
  // transient
  SOURCE_UNREACHABLE: entry(
    'transient',
    'Cannot reach SQL Server at {server}: {detail}.',
    'Check name, port, VPN and firewall, and that TCP/IP is enabled for the instance.',
  ),
  INSTANCE_NOT_FOUND: entry(
    'transient',
    'Cannot reach SQL Server at {server}: the port of the instance was not told ({detail}).',
    'Check the name of the instance, that SQL Server Browser runs and that UDP port 1434 is open, or give the port instead: host,port.',
  ),
  SOURCE_CONNECTION_LOST: entry(
    'transient',
    'The connection to {server} was lost: {detail}.',
    'Nothing is lost: resume continues after the last verified part.',
  ),
  SOURCE_STALLED: entry(
    'transient',
    'SQL Server sent nothing for {seconds} s in the middle of a read.',
    'Check for blocking on the server; resume continues after the last verified part.',
  ),
  SOURCE_BUSY: entry(
    'transient',
    'SQL Server could not go on with the read ({number}): {detail}.',
    'The read is tried again; if it keeps failing, resume later.',
  ),
  DEADLOCK_VICTIM: entry(
    'transient',
    'The read was chosen as a deadlock victim (1205).',
    'The part is read again; if it keeps happening, resume outside busy hours.',
  ),
  STORAGE_UNREACHABLE: entry(
    'transient',
    'Cannot reach the storage account at {host}: {detail}.',
    'Check the network, DNS and proxy; resume continues after the last verified part.',
  ),
  STORAGE_BUSY: entry(
    'transient',
    'The storage account did not carry out {what} ({status} {storageCode}).',
    'The request was repeated without success; resume later.',
  ),
  SOURCE_PROTOCOL_BROKEN: entry(
    'transient',
    'The answer of {server} could not be understood: {detail}.',
    'The read is tried again on a new connection; if it keeps happening, report it with the log.',
  ),
  // data
  SERVER_EXPRESSION_FAILED: entry(
    'data',
    '{object} was not read to its end: SQL Server failed on a row ({number}): {detail}.',
    'Find the row or leave out the computed column that fails.',
  ),
  TEXT_NOT_UNICODE: entry(
    'data',
    'Column {column} holds text that no file can carry exactly (a half surrogate pair) in row {row} of the batch.',
    'Correct the row, or leave the column out.',
  ),
  VALUE_OUT_OF_RANGE: entry(
    'data',
    'Column {column} holds {value}, which {type} cannot hold exactly.',
    'Make a new plan: it will choose a representation that holds the value.',
  ),
  VALUE_TOO_LARGE: entry(
    'data',
    'Column {column} holds a value of {sizeBytes} bytes; at most {limitBytes} can be written.',
    'Leave the column out, or export that row by hand.',
  ),
  CODE_PAGE_UNSUPPORTED: entry(
    'data',
    'Column {column} holds text in code page {codePage}, which cannot be converted exactly here.',
    'Leave the column out, or convert it to nvarchar in a view.',
  ),
  TYPE_UNSUPPORTED: entry(
    'data',
    '{object} was not read: column {column} has a type this version does not know ({detail}).',
    'Leave the column out, or use a newer version.',
  ),
  SOURCE_STATEMENT_REFUSED: entry(
    'data',
    '{object} was not read: SQL Server refused the statement ({number}): {detail}.',
    "The message is SQL Server's own; show it to the database's administrator or report it with the log.",
  ),
  // conflict
  SCHEMA_CHANGED: entry(
    'conflict',
    'Table {table} was not read: its columns or key are no longer those of the plan ({detail}).',
    'Make a new plan.',
  ),
  OBJECT_GONE: entry(
    'conflict',
    '{object} was not read: it no longer exists or is not visible to this login ({number}).',
    'Make a new plan.',
  ),
  BLOB_EXISTS: entry(
    'conflict',
    'The part {blob} was not published: a different blob with this name is there already.',
    'Remove that blob, choose another path template, or start a new run.',
  ),
  RUN_NOT_RESUMABLE: entry(
    'conflict',
    'Run {runId} was not resumed: it is {state}.',
    'Start a new run with "tableferry run".',
  ),
  RUN_UNKNOWN: entry(
    'input',
    'There is no run {runId} in {path}.',
    'Run "tableferry runs" to list the runs of this state folder.',
  ),
  TABLE_NOT_RETRIED: entry(
    'conflict',
    'Table {table} was not taken up again: {detail}.',
    'Look at the state of the run; a table whose data did not add up needs a new run.',
  ),
  STATE_MISSING: entry(
    'input',
    'There is no state folder {path}.',
    'Name the --state folder that the run was started with.',
  ),
  NOTHING_TO_RESUME: entry(
    'input',
    'Nothing was resumed: no run in {path} waits to be continued.',
    'Run "tableferry runs" to list the runs of this state folder.',
  ),
  // integrity
  PART_MISMATCH: entry(
    'integrity',
    'The part {blob} is not what was written: {detail}.',
    'Do not use this run. Keep the log, check the storage account and start a new run.',
  ),
  ROW_COUNT_MISMATCH: entry(
    'integrity',
    'Table {table}: {detail}.',
    'Do not use this table of the run. Keep the log and start a new run.',
  ),
  MANIFEST_INVALID: entry(
    'integrity',
    'The manifest {blob} is not usable: {detail}.',
    'Check that the run finished; a run without a manifest is not complete.',
  ),
  SOURCE_DAMAGED: entry(
    'integrity',
    'SQL Server found damage while reading {object} ({number}): {detail}.',
    "Ask the database's administrator to run DBCC CHECKDB; other tables can go on.",
  ),
  // local
  STATE_UNWRITABLE: entry(
    'local',
    'The state folder {path} cannot be written: {detail}.',
    'Choose a folder on a local disk that this user may write.',
  ),
  STATE_IN_USE: entry(
    'local',
    'The state folder {path} is in use by {holder}.',
    'Wait for it to end, or use another --state folder.',
  ),
  STATE_CORRUPT: entry(
    'local',
    'The checkpoints in {path} cannot be read: {detail}.',
    'Keep the folder, restore the .bak copy beside it, or start a new run in another --state folder.',
  ),
  STATE_FROM_NEWER: entry(
    'local',
    'The checkpoints in {path} were written by a newer Tableferry (version {found}, this one knows {known}).',
    'Use the newer version, or another --state folder.',
  ),
  DISK_FULL: entry(
    'local',
    'The disk that holds {path} is full.',
    'Free some space and resume: everything verified so far is kept.',
  ),
  WORKER_EXITED: entry(
    'local',
    'The worker ended before it answered ({detail}).',
    'Resume the run: everything verified so far is kept.',
  ),
  // source set-up
  CERTIFICATE_REFUSED: entry(
    'auth',
    'The connection to {server} was not made: its certificate was not accepted ({detail}).',
    'Three ways: name the file of the authority that signed it (caFile); give the name that stands in it (certificateName); or trust it without a check (trustServerCertificate), knowing that anyone on the way could then pose as the server.',
  ),
  ENCRYPTION_REFUSED: entry(
    'auth',
    'The connection to {server} was not made: encryption could not be agreed ({detail}).',
    'Install a certificate and TLS 1.2 on the server, or choose another encryption setting (encrypt).',
  ),
  NO_TABLE_READABLE: entry(
    'auth',
    'No table of database {database} can be read: the login {user} may select from none of the {visible} tables and views that it sees.',
    'Ask for GRANT SELECT on the tables, on their schema, or on the database.',
  ),
  DATABASE_UNAVAILABLE: entry(
    'auth',
    'Database {database} on {server} cannot be opened by login {user} ({number}).',
    'Check the spelling, that the database is online, and that the login is a user of it.',
  ),
  FILE_UNWRITABLE: entry(
    'local',
    'The file {path} was not written: {detail}.',
    'Choose a path that this user may write, on a disk with free space.',
  ),
  // catalog and plan
  CATALOG_UNREADABLE: entry(
    'input',
    'The tables of database {database} on {server} were not listed: the server knows neither the sys catalog views nor INFORMATION_SCHEMA.',
    'Check that the connection names a SQL Server database.',
  ),
  TABLE_NOT_EXPORTABLE: entry(
    'input',
    'Table {table} was not planned: {detail}.',
    'Leave it out with --exclude, or make a view with columns that can be exported.',
  ),
  COLUMN_UNKNOWN: entry(
    'input',
    'Table {table} was not planned: it has no column {column}.',
    'Check the spelling, letter for letter as the server writes it; the column may be gone or hidden from this login.',
  ),
  FILTER_REFUSED: entry(
    'input',
    'The filter of {table} was not accepted: {detail}.',
    "Write a condition over the columns of the table, without the word WHERE, such as Year >= 2020 AND Status = N'open'.",
  ),
  QUERY_REFUSED: entry(
    'input',
    'The query for {table} was not accepted: {detail}.',
    'Write one SELECT, or WITH ... SELECT, that gives every column a name of its own.',
  ),
  // storage set-up
  TARGET_SETTINGS_INVALID: entry(
    'input',
    'The storage account was not contacted: {detail}.',
    'Correct the connection in the target file, or the secret that it names.',
  ),
  PATH_TEMPLATE_INVALID: entry(
    'input',
    'Nothing was planned: the path template is not usable ({detail}).',
    'Correct the template; the default is {server}/{database}/{schema}/{table}/run={run}/part-{partition}-{part}.{ext}.',
  ),
  CONTAINER_MISSING: entry(
    'auth',
    'The container {container} does not exist on {host}, and it was not created ({status} {storageCode}).',
    'Create the container, correct its name, or use a key or SAS that may create containers.',
  ),
  CONTAINER_EXISTS: entry(
    'conflict',
    'The container {container} was not created: there is one of that name on {host} already.',
    'Choose it from the list, or take another name.',
  ),
  STORAGE_CERTIFICATE_REFUSED: entry(
    'auth',
    'The connection to {host} was not made: its certificate was not accepted ({detail}).',
    'If a proxy opens TLS here, name the file with its authority in the environment variable NODE_EXTRA_CA_CERTS.',
  ),
  STORAGE_REJECTED: entry(
    'conflict',
    'The storage account does not accept {what} ({status} {storageCode}): {detail}.',
    'Check the kind of account and its policies (immutability, leases, tiers, encryption) for this container.',
  ),
  BUG: entry('bug', 'Something happened that should not be possible: {detail}.', 'Please report it with the log.'),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof errorCatalogue;
/** Values for the placeholders of the catalogue text; never a secret. */
export type ErrorContext = Readonly<Record<string, string | number>>;
/** An error as it crosses a thread or process border. */
export type AppErrorData = { readonly code: ErrorCode; readonly context: ErrorContext; readonly detail?: string };

/** A failure with a catalogue entry. `cause` is the driver's error, kept for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, context: ErrorContext = {}, cause?: unknown) {
    super(describeError({ code, context }), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.context = context;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }

  toData(): AppErrorData {
    const cause = this.cause instanceof Error ? this.cause.message : undefined;
    return cause === undefined
      ? { code: this.code, context: this.context }
      : { code: this.code, context: this.context, detail: cause };
  }
}

const fill = (text: string, context: ErrorContext): string =>
  text.replace(/\{(\w+)\}/g, (_, key: string) => String(context[key] ?? '?'));

/** One sentence of what did not happen and why, one of what to do. */
export function describeError(data: AppErrorData): string {
  const { title, remedy } = errorCatalogue[data.code];
  return `${fill(title, data.context)} ${fill(remedy, data.context)}`;
}

export function kindOf(code: ErrorCode): ErrorKind {
  return errorCatalogue[code].kind;
}
