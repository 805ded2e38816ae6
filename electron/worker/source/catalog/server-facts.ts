// What the server says of itself: name, version, edition.
import type { ServerFacts } from '../../../../shared/catalog.ts';
import type { SourceSession } from '../session.ts';
import { askFirst, textOf } from './ask.ts';

const statements = [
  `SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ServerName')) AS server_name,
       CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS product_version,
       CONVERT(nvarchar(128), SERVERPROPERTY('Edition')) AS edition`,
  'SELECT @@SERVERNAME AS server_name, @@VERSION AS product_version',
  'SELECT @@VERSION AS product_version',
];

/** Never fails for want of rights: what the server does not tell is `fallbackName` or 'unknown'. */
export async function readServerFacts(
  session: SourceSession,
  fallbackName: string,
  signal: AbortSignal,
): Promise<ServerFacts> {
  const row = (await askFirst(session, statements, signal))?.[0] ?? {};
  const firstLine = (text: string) => text.split(/[\r\n]/)[0]?.trim() ?? '';
  return {
    name: textOf(row['server_name']) || fallbackName,
    version: firstLine(textOf(row['product_version'])) || 'unknown',
    edition: textOf(row['edition']) || 'unknown',
  };
}
