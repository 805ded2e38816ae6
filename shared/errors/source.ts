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
  ODBC_NOT_LOADED: entry(
    'input',
    'The signed-in Windows user cannot be used here: the part for ODBC was not loaded ({detail}).',
    'On Linux and macOS install unixODBC; or sign in with a Windows account by name and password, or a SQL login.',
  ),
  ODBC_DRIVER_MISSING: entry(
    'input',
    'The signed-in Windows user cannot be used here: this computer has none of the ODBC drivers {names}.',
    'Install the Microsoft ODBC Driver 18 for SQL Server (64 bit), or name the one that is there: "driver" beside "kind": "integrated".',
  ),
  WINDOWS_SIGN_IN_FAILED: entry(
    'auth',
    'Cannot sign in to {server} as the signed-in Windows user: {detail}.',
    'Check that this computer reaches a domain controller, that the clock is right, and that the server has its service principal name (setspn -L); {driver} was used.',
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
  HOST_UNKNOWN: entry(
    'transient',
    'Cannot reach SQL Server at {server}: {detail}.',
    'Check the spelling, VPN and DNS; a name with its domain (sql01.corp.example) or an address may help.',
  ),
  INSTANCE_NOT_FOUND: entry(
    'transient',
    'Cannot reach SQL Server at {server}: SQL Server Browser, which knows the port of the instance, did not tell it ({detail}).',
    'Start the service SQL Server Browser and open UDP port 1434, or give the port instead: host,port. It stands in SQL Server Configuration Manager, under TCP/IP, IPAll.',
  ),
  INSTANCE_UNKNOWN: entry(
    'transient',
    'Cannot reach SQL Server at {server}: SQL Server Browser knows no running instance {instance} there. It knows: {known}.',
    'Check the name, and that the instance is started; one that is hidden is reached by its port only: host,port.',
  ),
  INSTANCE_WITHOUT_TCP: entry(
    'transient',
    'Cannot reach SQL Server at {server}: instance {instance} runs but does not listen by TCP.',
    'Enable TCP/IP for it in SQL Server Configuration Manager and restart the instance.',
  ),
  SOURCE_HUNG_UP: entry(
    'transient',
    '{server} was reached, but the connection ended {stage}: {detail}.',
    'Check that the port is that of SQL Server and that nothing on the way cuts it; "tableferry doctor" looks at what answers there.',
  ),
  NOT_SQL_SERVER: entry(
    'auth',
    'Cannot sign in to {server}. What answers at port {port} is not SQL Server: {detail}.',
    'Check the port: it stands in SQL Server Configuration Manager, under TCP/IP, IPAll.',
  ),
  STRICT_NEEDED: entry(
    'auth',
    'The connection to {server} was not made: it only takes connections that are encrypted from the first byte (TDS 8.0).',
    'Choose strict encryption (encrypt: "strict").',
  ),
  STRICT_UNKNOWN: entry(
    'auth',
    'The connection to {server} was not made: it does not take strict encryption (TDS 8.0). It says it is version {version}.',
    'Strict encryption begins with SQL Server 2022 (16.0) and needs a certificate. Choose mandatory encryption instead.',
  ),
  SERVER_NOT_READY: entry(
    'transient',
    '{server} did not let us in yet ({number}): {detail}.',
    'It is starting, failing over, waking up or at its limits. It is tried again; otherwise try again in a minute.',
  ),
  SECONDARY_NOT_READABLE: entry(
    'transient',
    'Database {database} on {server} cannot be read there ({number}): it is a copy of an availability group that takes no reads, or not ours.',
    'Connect to the listener of the group; for a copy that takes reads with read-only intent only, set that (readOnlyIntent).',
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
  ROW_DIGEST_MISMATCH: entry(
    'integrity',
    'Table {table}: the row {row} is not what the server hashed when it sent it.',
    'Do not use this table of the run. Keep the log and start a new run; if it happens again, compare that row by hand and report it.',
  ),
  SOURCE_DAMAGED: entry(
    'integrity',
    'SQL Server found damage while reading {object} ({number}): {detail}.',
    "Ask the database's administrator to run DBCC CHECKDB; other tables can go on.",
  ),
  CERTIFICATE_REFUSED: entry(
    'auth',
    'The connection to {server} was not made: its certificate was not accepted ({detail}).',
    'Four ways: name the file of the authority that signed it (caFile); give the name that stands in it (certificateName); pin exactly this certificate by its SHA-256 (certificateFingerprint), once its administrator has confirmed it; or trust it without a check (trustServerCertificate), knowing that anyone on the way could then pose as the server.',
  ),
  CERTIFICATE_NOT_PINNED: entry(
    'auth',
    'The connection to {server} was not made: its certificate has the fingerprint {found}, not the pinned {pinned}. Nothing was sent.',
    'Ask its administrator whether the certificate was renewed. If so, pin the new one (certificateFingerprint); if not, somebody may be posing as the server.',
  ),
  TLS_TOO_OLD: entry(
    'auth',
    'The connection to {server} was not made: the server only has TLS that is not safe any more ({detail}).',
    'Bring it to TLS 1.2: a service pack or update for SQL Server up to 2014, and TLS 1.2 switched on in Windows. Until then oldestTls: "1.0" connects, readable by whoever can break that.',
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
  SOURCE_NEEDED: entry(
    'input',
    'Nothing was compared: the tier {tier} compares rows with the source, and none was given.',
    'Name the source (--source), or choose the tier quick or standard.',
  ),
} as const satisfies Record<string, ErrorEntry>;
