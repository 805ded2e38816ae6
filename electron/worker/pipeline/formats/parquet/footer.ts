// The metadata at the end of a Parquet file: FileMetaData and its row groups (field ids of parquet.thrift).
import { createSink, putBytes, reserve, written } from '../byte-sink.ts';
import type { ChunkFacts } from './column-chunk.ts';
import { encoding } from './page-writer.ts';
import { putSchema, type ParquetColumn } from './schema.ts';
import { putStatistics } from './statistics.ts';
import {
  createThriftWriter,
  putBareStruct,
  putI16,
  putI32,
  putI32List,
  putI64,
  putListHeader,
  putStruct,
  putText,
  putTextList,
  thriftType,
  type ThriftWriter,
} from './thrift-writer.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Appends one RowGroup struct. `fileOffset`: where its first page starts. */
export function putRowGroup(
  writer: ThriftWriter,
  targets: readonly ParquetColumn[],
  chunks: readonly ChunkFacts[],
  rowCount: number,
  fileOffset: number,
  ordinal: number,
): void {
  putBareStruct(writer, () => {
    putListHeader(writer, 1, thriftType.struct, chunks.length);
    chunks.forEach((chunk, index) => putChunk(writer, targets[index], chunk));
    putI64(writer, 2, sum(chunks.map((chunk) => chunk.uncompressedBytes)));
    putI64(writer, 3, rowCount);
    putI64(writer, 5, fileOffset);
    putI64(writer, 6, sum(chunks.map((chunk) => chunk.compressedBytes)));
    putI16(writer, 7, ordinal);
  });
}

function putChunk(writer: ThriftWriter, target: ParquetColumn, chunk: ChunkFacts): void {
  const encodings = chunk.hasDictionary
    ? [encoding.plain, encoding.rle, encoding.rleDictionary]
    : [encoding.plain, encoding.rle];
  putBareStruct(writer, () => {
    putI64(writer, 2, chunk.dictionaryPageOffset ?? chunk.dataPageOffset);
    putStruct(writer, 3, () => {
      putI32(writer, 1, target.physicalType);
      putI32List(writer, 2, encodings);
      putTextList(writer, 3, [target.name]);
      putI32(writer, 4, chunk.codecId);
      putI64(writer, 5, chunk.valueCount);
      putI64(writer, 6, chunk.uncompressedBytes);
      putI64(writer, 7, chunk.compressedBytes);
      putI64(writer, 9, chunk.dataPageOffset);
      if (chunk.dictionaryPageOffset !== null) putI64(writer, 11, chunk.dictionaryPageOffset);
      putStruct(writer, 12, () => putStatistics(writer, chunk.statistics));
    });
  });
}

type FileFacts = {
  readonly targets: readonly ParquetColumn[];
  readonly rowCount: number;
  readonly rowGroupCount: number;
  readonly keyValues: Readonly<Record<string, string>>;
  /** The RowGroup structs, one after another. */
  readonly rowGroups: Uint8Array;
};

/** FileMetaData followed by its length in 4 bytes. */
export function fileFooter(facts: FileFacts): Uint8Array {
  const writer = createThriftWriter(createSink(facts.rowGroups.length + 4096));
  const pairs = Object.entries(facts.keyValues);
  putBareStruct(writer, () => {
    putI32(writer, 1, 1);
    putSchema(writer, facts.targets);
    putI64(writer, 3, facts.rowCount);
    putListHeader(writer, 4, thriftType.struct, facts.rowGroupCount);
    putBytes(writer.sink, facts.rowGroups);
    if (pairs.length > 0) putListHeader(writer, 5, thriftType.struct, pairs.length);
    for (const [key, value] of pairs) {
      putBareStruct(writer, () => {
        putText(writer, 1, key);
        putText(writer, 2, value);
      });
    }
    putText(writer, 6, 'Tableferry');
    // Statistics follow the order that each column's type defines.
    putListHeader(writer, 7, thriftType.struct, facts.targets.length);
    for (const _ of facts.targets) putBareStruct(writer, () => putStruct(writer, 1, () => {}));
  });
  const { sink } = writer;
  const length = sink.length;
  reserve(sink, 4);
  sink.view.setUint32(length, length, true);
  sink.length += 4;
  return written(sink);
}
