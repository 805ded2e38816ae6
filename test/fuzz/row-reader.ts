// Feeds mutated responses to the row reader: each must be decoded or refused with a typed error, in little time and memory.
// node test/fuzz/row-reader.ts --count 1000000 --seed 1
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import { planOfResult } from '../../electron/worker/source/query-rows.ts';
import { UnknownColumnTypeError } from '../../electron/worker/source/tds/column-metadata.ts';
import { ProtocolError } from '../../electron/worker/source/tds/protocol.ts';
import { ResponseReader } from '../../electron/worker/source/tds/response.ts';
import { RowReader } from '../../electron/worker/source/tds/row-reader.ts';
import { seedResponses } from './seed-responses.ts';

export type FuzzResult = {
  readonly inputs: number;
  readonly decoded: number;
  /** How often each kind of refusal came. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** Most payload memory one input made the reader hold. */
  readonly mostBytes: number;
};

const batchRows = 8;
const batchBytes = 1 << 14;

/** A small deterministic generator (xorshift32): the same seed gives the same inputs everywhere. */
export function createRandom(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Runs `count` inputs; throws, naming the input, for an error that is not typed. */
export function fuzzRowReader(count: number, seed: number): FuzzResult {
  const random = createRandom(seed);
  const seeds = seedResponses();
  const refused: Record<string, number> = {};
  let decoded = 0;
  let slowestMs = 0;
  let mostBytes = 0;
  for (let n = 0; n < count; n++) {
    const input = mutate(seeds[random(seeds.length)], random);
    const started = performance.now();
    const outcome = decodeInput(input, 1 + random(input.length + 64));
    slowestMs = Math.max(slowestMs, performance.now() - started);
    mostBytes = Math.max(mostBytes, outcome.heldBytes);
    const { error } = outcome;
    if (error === null) decoded++;
    else if (isTyped(error)) refused[nameOf(error)] = (refused[nameOf(error)] ?? 0) + 1;
    else throw new Error(`input ${n} of seed ${seed}: ${input.toString('hex')}`, { cause: error });
  }
  return { inputs: count, decoded, refused, slowestMs, mostBytes };
}

/** Up to six changes anywhere: bits, bytes, borders of lengths, pieces cut out, doubled or moved, the end missing. */
export function mutate(seed: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + random(6); changes > 0 && bytes.length > 0; changes--) {
    const at = random(bytes.length);
    const size = 1 + random(12);
    switch (random(8)) {
      case 0:
        bytes[at] ^= 1 << random(8);
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes.fill([0x00, 0xff, 0x7f, 0xfe][random(4)], at, Math.min(bytes.length, at + size));
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + size), bytes.subarray(at)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256)]), bytes.subarray(at)]);
        break;
      case 6:
        if (random(10) === 0) bytes = bytes.subarray(0, at);
        break;
      default:
        bytes.copy(bytes, random(bytes.length), at, Math.min(bytes.length, at + size));
    }
  }
  return bytes;
}

type Outcome = { readonly error: unknown; readonly heldBytes: number };

/** Decodes a payload, cut into packets and chunks of `piece` bytes, as a catalog query would. */
function decodeInput(payload: Buffer, piece: number): Outcome {
  const readers: RowReader[] = [];
  const response = new ResponseReader({
    onColumns: (columns) => {
      const reader = new RowReader(planOfResult(columns), batchRows, batchBytes);
      readers.push(reader);
      reader.open(columns);
      return reader;
    },
    onEnvironment: () => undefined,
  });
  let error: unknown = null;
  try {
    feed(response, payload, Math.min(piece, 32_000), () => readers.at(-1)?.startBatch());
  } catch (thrown) {
    error = thrown;
  }
  const held = readers.map(({ batch }) => batch.columns.reduce((sum, { data }) => sum + data.length, 0));
  return { error, heldBytes: Math.max(0, ...held) };
}

function feed(response: ResponseReader, payload: Buffer, piece: number, startBatch: () => void): void {
  for (let at = 0; at === 0 || at < payload.length; at += piece) {
    const part = payload.subarray(at, at + piece);
    const length = part.length + 8;
    const isLast = at + piece >= payload.length ? 1 : 0;
    response.take(Buffer.concat([Buffer.from([4, isLast, length >> 8, length & 0xff, 0, 0, 0, 0]), part]));
    let outcome = response.run();
    for (; outcome === 'batch'; outcome = response.run()) startBatch();
    if (outcome === 'end') return;
  }
}

const isTyped = (error: unknown): error is Error =>
  error instanceof ProtocolError || error instanceof AppError || error instanceof UnknownColumnTypeError;

const nameOf = (error: Error): string => (error instanceof AppError ? error.code : error.constructor.name);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const started = performance.now();
  const result = fuzzRowReader(Number(values.count), Number(values.seed));
  console.log(JSON.stringify({ ...result, seconds: Math.round((performance.now() - started) / 100) / 10 }));
}
