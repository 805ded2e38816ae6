// The lines of a log as rows of a Log Analytics table, in bodies that the service takes.
import type { LogLine } from './log-line.ts';

/** The service takes 1 MB a call, uncompressed. */
export const bodyLimitBytes = 1_000_000;

/** The columns that docs/logs.md declares. `TableName`, since `Table` is a word of the query language. */
const rowOf = ({ atUtc, seq, level, runId, session, table, code, text, fields }: LogLine): string =>
  JSON.stringify({
    TimeGenerated: atUtc,
    RunId: runId,
    Session: session,
    Seq: seq,
    Level: level,
    TableName: table ?? '',
    Code: code ?? '',
    Message: text,
    Fields: fields ?? {},
  });

/** JSON arrays below `limitBytes` each, in order. A row that is alone too long is cut in its message. */
export function monitorBodies(lines: readonly LogLine[], limitBytes = bodyLimitBytes): Buffer[] {
  const bodies: Buffer[] = [];
  let rows: string[] = [];
  let sizeBytes = 2;
  const close = (): void => {
    if (rows.length > 0) bodies.push(Buffer.from(`[${rows.join(',')}]`));
    rows = [];
    sizeBytes = 2;
  };
  for (const line of lines) {
    const row = fitting(line, limitBytes - 2);
    const rowBytes = Buffer.byteLength(row) + 1;
    if (sizeBytes + rowBytes > limitBytes) close();
    rows.push(row);
    sizeBytes += rowBytes;
  }
  close();
  return bodies;
}

/** Never met by lines of a run, whose texts are cut long before; without it one line would stop all others. */
function fitting(line: LogLine, limitBytes: number): string {
  const row = rowOf(line);
  if (Buffer.byteLength(row) < limitBytes) return row;
  const { table: _table, fields: _fields, ...rest } = line;
  return rowOf({ ...rest, text: line.text.slice(0, Math.floor(limitBytes / 16)) });
}
