// Records of a CSV file as spreadsheets write them: quotes, line ends inside quotes, commas, semicolons or tabs.

export type CsvRecord = {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
};

/** Of the first line: what stands between its names most often, outside quotes. Spreadsheets say it as `sep=;` too. */
function separatorOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.replaceAll(/"[^"]*"/g, ''))?.[0] ?? '';
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.separator ?? ',';
}

/** Without those that are empty. An open quote reaches to the end of the file: `isOpen` names its line. */
export function readCsv(text: string): { readonly records: readonly CsvRecord[]; readonly openQuote: number | null } {
  const hint = /^sep=(.)\r?\n/.exec(text);
  const separator = hint?.[1] ?? separatorOf(text);
  const start = hint?.[0].length ?? 0;
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = hint === null ? 1 : 2;
  let first = line;
  let quote: number | null = null;
  const endRecord = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) records.push({ line: first, cells });
    cells = [];
    cell = '';
  };
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n') line++;
    if (quote !== null) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text.charAt(i++);
      else quote = null;
    } else if (character === '"' && cell === '') quote = line;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRecord();
      first = line;
    } else if (character !== '\r' || text[i + 1] !== '\n') cell += character;
  }
  endRecord();
  return { records, openQuote: quote };
}
