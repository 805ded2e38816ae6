// What can fail on the way to the tables: connecting, signing in, reading, and the data itself.
import { entry, type ErrorEntry } from './entry.ts';

export const sourceErrors = {
  WINDOWS_LOGIN_REFUSED: entry(
    'auth',
    'Cannot sign in to {server}. The server did not accept {user} as a Windows account ({number}).',
    'Check domain, name and password. The server must trust that domain and allow NTLM; a server that takes Windows accounts only refuses SQL logins this way too.',
  ),
  LOGIN_REFUSED: entry(
    'auth',
    'Cannot sign in to {server}. The login {user} was refused ({number}).',
    'Check the name and the password; the exact reason stands in the SQL Server error log.',
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
  TOKEN_EXPIRED: entry(
    'auth',
    'Cannot sign in to {server}. The access token expired at {time}.',
    'Get a fresh one (az account get-access-token --resource https://database.windows.net/); checkpoints of a run are kept.',
  ),
  TOKEN_FOR_OTHERS: entry(
    'auth',
    'Cannot sign in to {server}. The access token is meant for {audience}, not for SQL.',
    'Get one for SQL: az account get-access-token --resource https://database.windows.net/.',
  ),
  SELECT_DENIED: entry(
    'auth',
    '{object} was not read: this login may not select from it ({number}).',
    'Ask for GRANT SELECT on it, or leave the table out.',
  ),
  FIREWALL_REFUSED: entry(
    'auth',
    'The firewall of {server} did not let this computer in ({number}): {detail}.',
    'Add the address to the firewall rules of the server in the Azure portal; it takes up to five minutes.',
  ),
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
  SOURCE_PROTOCOL_BROKEN: entry(
    'transient',
    'The answer of {server} could not be understood: {detail}.',
    'The read is tried again on a new connection; if it keeps happening, report it with the log.',
  ),
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
  ROW_COUNT_MISMATCH: entry(
    'integrity',
    'Table {table}: {detail}.',
    'Do not use this table of the run. Keep the log and start a new run.',
  ),
  SOURCE_DAMAGED: entry(
    'integrity',
    'SQL Server found damage while reading {object} ({number}): {detail}.',
    "Ask the database's administrator to run DBCC CHECKDB; other tables can go on.",
  ),
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
} as const satisfies Record<string, ErrorEntry>;
