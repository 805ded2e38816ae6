// Takes a script apart as its engine would, and puts differently what the independent grammar does not know.

/** Statements without comments; GO stands alone on its line. */
export function statementsOf(script: string): readonly string[] {
  return script
    .split(/^GO$/m)
    .map((batch) =>
      withoutComments(batch)
        .replaceAll(/[ \t]+$/gm, '')
        .replaceAll(/\n{2,}/g, '\n')
        .trim(),
    )
    .filter((statement) => statement !== '')
    .map(rephrase);
}

/** A `--` in quotes or brackets begins none. */
function withoutComments(batch: string): string {
  return batch.replaceAll(
    /('(?:[^']|'')*'|\[(?:[^\]]|\]\])*\])|--[^\n]*/g,
    (_, kept: string | undefined) => kept ?? '',
  );
}

/** Names, types and conditions stay, so that they are what is read. */
function rephrase(statement: string): string {
  return (
    statement
      // The view's columns are read as those of another table function.
      .replaceAll(/OPENROWSET\(BULK ('(?:[^']|'')*')[^\n]*\)\nWITH \(/g, 'OPENJSON($1) WITH (')
      .replaceAll(/(\n {2}\[(?:[^\]]|\]\])*\] [a-z0-9]+(?:\([^)]*\))?(?: COLLATE \w+)?) \d+(?=,|\n)/g, '$1')
      .replaceAll(/^(COPY INTO [^]*?\()([^]*?)(\n\) FROM )/gm, (_, open: string, list: string, end: string) =>
        [open, list.replaceAll(/ \d+(?=,|$)/gm, ''), end].join(''),
      )
      .replace(/^IF [^]*? (?:IS NULL EXEC\(N'CREATE SCHEMA [^]*'\)|= N'(?:[^']|'')*'\)\n(?=CREATE))/, (found) =>
        found.includes('EXEC') ? 'SELECT 1' : '',
      )
      .replace(/ WITH \(DISTRIBUTION = ROUND_ROBIN, (?:HEAP|CLUSTERED COLUMNSTORE INDEX)\)/, '')
  );
}
