// Decodes ROW and NBCROW tokens straight into the column buffers of a batch; mutable for speed.
import { AppError } from '../../../../shared/errors.ts';
import type { OutputColumn } from '../../../../shared/columns.ts';
import { createBatch, createColumn, type Batch, type Column, type RefusedValue } from '../../batch/batch.ts';
import type { ByteFeed } from './byte-feed.ts';
import type { WireColumn } from './column-metadata.ts';
import { tokens } from './protocol.ts';
import { stopTable, writeNull, type ReadCell, type Refuse } from './types/cell.ts';
import { makeCell } from './types/make-cell.ts';

/** What is expected of a result set: its columns by name, each with the output columns it becomes. */
export type RowPlan = {
  /** For messages: `schema.table`. */
  readonly object: string;
  readonly columns: readonly {
    readonly name: string;
    readonly outputs: readonly OutputColumn[];
    /** Code page by the catalog, for collations that the wire format does not identify. */
    readonly codePage: number | null;
    /** A value that cannot be held exactly is put down in the batch, and the read goes on. */
    readonly mayBeRefused?: boolean;
  }[];
};

/** `full`: the batch has reached its limit. `token`: the next token is not a row. `starved`: more bytes are needed. */
export type RowsOutcome = 'full' | 'token' | 'starved';

/** Text grows at most to this when it becomes UTF-8. */
const maxGrowth = 3;

export class RowReader {
  readonly batch: Batch;
  #refused: RefusedValue[] = [];
  readonly #plan: RowPlan;
  readonly #capacity: number;
  readonly #batchBytes: number;
  readonly #columnsOf: readonly (readonly Column[])[];
  #cells: readonly ReadCell[] = [];
  /** NULL bits of the current NBCROW, one byte per column so that the loop need not shift. */
  #nulls = new Uint8Array(0);
  #isInRow = false;
  #hasNulls = false;
  #cell = 0;
  /** Wire bytes after which the size of the batch is looked at again. */
  #budget: number;

  /** A batch ends at `capacity` rows or once it holds `batchBytes` of payload. */
  constructor(plan: RowPlan, capacity: number, batchBytes: number) {
    this.#plan = plan;
    this.#capacity = capacity;
    this.#batchBytes = batchBytes;
    this.#budget = batchBytes;
    this.batch = createBatch(
      plan.columns.flatMap((column) => column.outputs),
      capacity,
    );
    let next = 0;
    this.#columnsOf = plan.columns.map(({ outputs }) => this.batch.columns.slice(next, (next += outputs.length)));
    this.startBatch();
  }

  /** Takes the columns of a result set that follows. Throws SCHEMA_CHANGED when they are not those of the plan. */
  open(wireColumns: readonly WireColumn[]): void {
    const { object, columns } = this.#plan;
    if (wireColumns.length !== columns.length) {
      const detail = `${wireColumns.length} columns instead of ${columns.length}`;
      throw new AppError('SCHEMA_CHANGED', { table: object, detail });
    }
    this.#cells = columns.map(({ name, outputs, codePage, mayBeRefused = false }, i) => {
      const wire = wireColumns[i].type;
      const type = { ...wire, codePage: wire.codePage ?? codePage };
      const cell = makeCell({
        name,
        type,
        outputs,
        columns: this.#columnsOf[i],
        refuse: mayBeRefused ? this.#putDown : stopTable,
      });
      if (cell === null)
        throw new AppError('SCHEMA_CHANGED', { table: object, detail: `column ${name} is ${type.name}` });
      return cell;
    });
    this.#nulls = new Uint8Array(columns.length);
    this.#isInRow = false;
  }

  /** Empties the batch. */
  startBatch(): void {
    const { batch } = this;
    batch.rowCount = 0;
    batch.byteLength = 0;
    this.#refused = [];
    batch.refused = this.#refused;
    this.#budget = Math.ceil(this.#batchBytes / maxGrowth);
    for (const column of batch.columns) {
      column.present.fill(1);
      column.nullCount = 0;
      // One huge value must not keep its memory for the rest of the read.
      if (column.width === 0 && column.data.length > 4 * this.#batchBytes + (1 << 20))
        column.data = createColumn({ kind: 'binary' }, 1, this.#batchBytes).data;
    }
  }

  /** Sets the payload size; call before the batch is handed on. */
  sealBatch(): Batch {
    this.batch.byteLength = this.#payloadBytes();
    return this.batch;
  }

  /** Decodes rows from `feed` until the batch is full, another token comes or the bytes end. */
  read(feed: ByteFeed): RowsOutcome {
    const { bytes, view, end } = feed;
    const { batch } = this;
    const cells = this.#cells;
    const nulls = this.#nulls;
    const start = feed.at;
    let at = start;
    let row = batch.rowCount;
    let cell = this.#cell;
    let hasNulls = this.#hasNulls;
    let limit = start + this.#budget;
    let outcome: RowsOutcome = 'starved';
    for (;;) {
      if (!this.#isInRow) {
        if (at >= end) break;
        const token = bytes[at];
        if (token === tokens.row) {
          hasNulls = false;
          at++;
        } else if (token === tokens.nbcRow) {
          const next = this.#readNullBits(bytes, at + 1, end);
          if (next < 0) break;
          hasNulls = true;
          at = next;
        } else {
          outcome = 'token';
          break;
        }
        this.#isInRow = true;
        cell = 0;
      }
      while (cell < cells.length) {
        if (hasNulls && nulls[cell] !== 0) this.#writeNulls(cell, row);
        else {
          at = cells[cell](bytes, view, at, end, row);
          if (at < 0) break;
        }
        cell++;
      }
      if (at < 0) {
        at = ~at;
        break;
      }
      this.#isInRow = false;
      row++;
      if (row === this.#capacity) {
        outcome = 'full';
        break;
      }
      if (at >= limit) {
        batch.rowCount = row;
        const left = this.#batchBytes - this.#payloadBytes();
        if (left <= 0) {
          outcome = 'full';
          break;
        }
        limit = at + Math.ceil(left / maxGrowth);
      }
    }
    batch.rowCount = row;
    feed.at = at;
    this.#budget = limit - at;
    this.#cell = cell;
    this.#hasNulls = hasNulls;
    return outcome;
  }

  /** True in the middle of a row: the response must not end here. */
  get isInRow(): boolean {
    return this.#isInRow;
  }

  #readNullBits(bytes: Buffer, at: number, end: number): number {
    const nulls = this.#nulls;
    const next = at + ((nulls.length + 7) >> 3);
    if (next > end) return -1;
    for (let i = 0; i < nulls.length; i++) nulls[i] = bytes[at + (i >> 3)] & (1 << (i & 7));
    return next;
  }

  readonly #putDown: Refuse = (error, row, { encoding, data }) => {
    this.#refused.push({ row, column: String(error.context['column']), reason: error.code, encoding, data });
  };

  #writeNulls(cell: number, row: number): void {
    for (const column of this.#columnsOf[cell]) writeNull(column, row);
  }

  #payloadBytes(): number {
    const { rowCount, columns } = this.batch;
    let total = 0;
    for (const column of columns) total += column.width === 0 ? column.offsets[rowCount] : column.width * rowCount;
    return total;
  }
}
