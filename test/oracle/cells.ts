// What every reader of exported files gives, whatever the file format: canonical cell texts, column by column.
import type { LogicalType, OutputColumn } from '../../shared/columns.ts';

/** null = NULL. The text of each logical type is described in cell-text.ts. */
export type Cell = string | null;

export type CellChunk = { readonly rowCount: number; readonly columns: readonly (readonly Cell[])[] };

export type ReadRequest = {
  readonly files: readonly string[];
  /** What the plan says the files hold, in order. */
  readonly columns: readonly OutputColumn[];
};

export type FileReader = {
  readonly name: string;
  /** All rows of all files. Throws UnexpectedSchema when names or types of columns are not those of the plan. */
  read(request: ReadRequest): AsyncGenerator<CellChunk, void, void>;
  /** What this reader can show of the text of such a column, when its own types are narrower; null = all of it. */
  readonly asSeen?: (type: LogicalType) => ((text: string) => string) | null;
};

/** The file's columns are not those of the plan. */
export class UnexpectedSchema extends Error {}

export function expectEqual(what: string, expected: string, found: string): void {
  if (expected !== found) throw new UnexpectedSchema(`${what}: expected ${expected}, found ${found}`);
}
