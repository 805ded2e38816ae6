// The firehose's answer: the rows are encoded and cut into packets once, then sent from memory as often as asked for.
import { ByteWriter } from '../wire/byte-writer.ts';
import { rowEncoder } from '../wire/columns.ts';
import type { PacketSource } from '../wire/packet-source.ts';
import { cutPackets, packetHeaderSize, packetType } from '../wire/packet.ts';
import { defaultWireOptions } from '../wire/types/index.ts';
import { orderColumns, orderRow, orderRowCount } from './orders.ts';

/** Bytes handed to the socket at a time, about. */
const pieceSize = 1024 * 1024;

type Encoded = {
  readonly columns: Buffer;
  readonly rows: Buffer;
  /** Where row i ends in `rows`; one more than rows, starting with 0. */
  readonly ends: Uint32Array;
};

function encodeOrders(): Encoded {
  const encoder = rowEncoder(orderColumns, 'firehose', defaultWireOptions);
  const columns = new ByteWriter();
  encoder.writeColumns(columns);
  const rows = new ByteWriter(32 * 1024 * 1024);
  const ends = new Uint32Array(orderRowCount + 1);
  for (let index = 0; index < orderRowCount; index++) {
    encoder.writeRow(rows, orderRow(index));
    ends[index + 1] = rows.length;
  }
  return { columns: columns.toBuffer(), rows: rows.toBuffer(), ends };
}

/** Whole packets, the last one short when the bytes do not fill it; none of them ends the message. */
function toPackets(body: Buffer, packetSize: number): Buffer {
  const options = { type: packetType.reply, spid: 0 };
  const full = cutPackets(body, { ...options, packetSize }, 1, false);
  const rest = body.subarray(full.taken);
  if (rest.length === 0) return full.bytes;
  const short = cutPackets(rest, { ...options, packetSize: rest.length + packetHeaderSize }, full.nextId, false);
  return Buffer.concat([full.bytes, short.bytes]);
}

type Piece = { readonly packets: Buffer; readonly firstRow: number; readonly endRow: number };

/** Cut between rows, so that a client may interrupt the stream after any piece; each piece ends with a short packet. */
function cutPieces({ rows, ends }: Encoded, packetSize: number): Piece[] {
  const pieces: Piece[] = [];
  for (let firstRow = 0; firstRow < orderRowCount;) {
    let endRow = firstRow + 1;
    while (endRow < orderRowCount && ends[endRow] - ends[firstRow] < pieceSize) endRow += 1;
    pieces.push({ packets: toPackets(rows.subarray(ends[firstRow], ends[endRow]), packetSize), firstRow, endRow });
    firstRow = endRow;
  }
  return pieces;
}

/** Rows asked for by `TOP (n)` or `TOP n`; null when the statement has none. */
function rowsAskedFor(sql: string): number | null {
  const digits = /\btop\s*\(?\s*(\d{1,12})\b/i.exec(sql)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Encodes all rows at once (about a second); bytes per packet size are kept for the next statement. */
export function orderPackets(): PacketSource & { readonly bytesPerRow: number } {
  const encoded = encodeOrders();
  const { columns, rows, ends } = encoded;
  const cut = new Map<number, Piece[]>();
  const piecesOf = (packetSize: number): Piece[] => {
    const known = cut.get(packetSize) ?? cutPieces(encoded, packetSize);
    cut.set(packetSize, known);
    return known;
  };
  function* packetsOf(rowCount: number, packetSize: number): Generator<Buffer, void, void> {
    yield toPackets(columns, packetSize);
    for (let left = rowCount; left > 0; left -= orderRowCount) {
      for (const { packets, firstRow, endRow } of piecesOf(packetSize)) {
        if (endRow <= left) yield packets;
        else if (firstRow < left) yield toPackets(rows.subarray(ends[firstRow], ends[left]), packetSize);
      }
    }
  }
  return {
    bytesPerRow: rows.length / orderRowCount,
    answer: (sql, packetSize) => {
      const rowCount = rowsAskedFor(sql);
      return rowCount === null ? null : { rowCount, packets: packetsOf(rowCount, packetSize) };
    },
  };
}
