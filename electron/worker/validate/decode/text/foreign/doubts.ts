// What is not certain of the values of a text file that another program wrote, column by column.

/**
 * `unread`: the text is none of the forms that its type may have. `short`: it has fewer digits than the column may hold, so
 * that the value may have been rounded. `null`: a quoted text that is the mark of NULL. `bytes`: the text of bytes, whose
 * form is not documented.
 */
const doubtKinds = ['unread', 'short', 'null', 'bytes'] as const;
export type DoubtKind = (typeof doubtKinds)[number];

export type ColumnDoubt = {
  /** Of the output column. */
  readonly column: string;
  readonly kind: DoubtKind;
  /** Values of which it is so. */
  readonly cells: number;
  /** The first of them: its row in the file, from 0 on, and the beginning of its text. */
  readonly row: number;
  readonly text: string;
  /** A clause: why it could not be read; empty for other kinds. */
  readonly why: string;
};

export type DoubtLog = {
  /** Of a row that was read to its end; `text` is asked for the first only. */
  add(column: number, kind: DoubtKind, row: number, text: string, why: string): void;
  /** Whether a first one of the kind is still to come. */
  isNew(column: number, kind: DoubtKind): boolean;
  list(): readonly ColumnDoubt[];
};

type Entry = { cells: number; readonly row: number; readonly text: string; readonly why: string };

/** `names`: of the output columns, in order. */
export function createDoubtLog(names: readonly string[]): DoubtLog {
  const found = new Map<number, Entry>();
  // Asked of every doubtful value: a number costs less than a text.
  const keyOf = (column: number, kind: DoubtKind): number => column * doubtKinds.length + doubtKinds.indexOf(kind);
  return {
    add(column, kind, row, text, why) {
      const key = keyOf(column, kind);
      const known = found.get(key);
      if (known === undefined) found.set(key, { cells: 1, row, text, why });
      else known.cells += 1;
    },
    isNew: (column, kind) => !found.has(keyOf(column, kind)),
    list: () =>
      names.flatMap((name, index) =>
        doubtKinds.flatMap((kind): ColumnDoubt[] => {
          const entry = found.get(keyOf(index, kind));
          return entry === undefined ? [] : [{ column: name, kind, ...entry }];
        }),
      ),
  };
}

/** Of all files of a table: one for each column and kind, with the first example. */
export function mergeDoubts(all: readonly ColumnDoubt[]): readonly ColumnDoubt[] {
  const merged = new Map<string, ColumnDoubt>();
  for (const doubt of all) {
    const key = `${doubt.kind} ${doubt.column}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? doubt : { ...known, cells: known.cells + doubt.cells });
  }
  return [...merged.values()];
}
