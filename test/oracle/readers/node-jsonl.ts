// Reads JSON Lines with Node's own parser, line by line.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { OutputColumn } from '../../../shared/columns.ts';
import { expectEqual, type Cell, type CellChunk, type FileReader, type ReadRequest } from '../cells.ts';
import { jsonText } from './json-text.ts';

const chunkRows = 2_048;

async function* lines(file: string): AsyncGenerator<string, void, void> {
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // \n alone ends a line: U+2028 and a lone \r stand inside of texts
  let rest = '';
  input.setEncoding('utf8');
  for await (const text of input) {
    const parts = (rest + String(text)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}

function cellsOfLine(
  line: string,
  columns: readonly OutputColumn[],
  texts: readonly ((value: unknown) => string)[],
): Cell[] {
  const row: unknown = JSON.parse(line);
  const entries = typeof row === 'object' && row !== null ? Object.entries(row) : [];
  return columns.map(({ name }, index) => {
    const [key, value] = entries[index] ?? [];
    if (key !== name) expectEqual(`key ${index + 1}`, name, key ?? 'nothing');
    return value === null ? null : texts[index](value);
  });
}

async function* read({ files, columns }: ReadRequest): AsyncGenerator<CellChunk, void, void> {
  const texts = columns.map((column) => jsonText(column.type));
  const empty = (): Cell[][] => columns.map(() => []);
  for (const file of files) {
    let cells = empty();
    let rowCount = 0;
    for await (const line of lines(file)) {
      cellsOfLine(line, columns, texts).forEach((cell, index) => cells[index].push(cell));
      rowCount += 1;
      if (rowCount === chunkRows) {
        yield { rowCount, columns: cells };
        cells = empty();
        rowCount = 0;
      }
    }
    if (rowCount > 0) yield { rowCount, columns: cells };
  }
}

export const nodeJsonl: FileReader = { name: 'node', read };
