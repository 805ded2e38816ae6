// Feeds mutated parts to the decoders: each must be read or refused with PART_UNREADABLE, in little time and memory.
// node test/fuzz/decode.ts --count 1000000 --seed 1
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { decodePart, type DecodeRequest } from '../../electron/worker/validate/decode/decode-part.ts';
import { createDoubtLog } from '../../electron/worker/validate/decode/text/foreign/doubts.ts';
import { AppError } from '../../shared/errors.ts';
import { compressionsOf, formatSchema } from '../../shared/run-options.ts';
import { encodeFile } from '../unit/pipeline/formats/encode-file.ts';
import { fillColumns } from '../unit/pipeline/formats/samples.ts';
import { foreignCsv, foreignFile, inFactory } from '../unit/validate/decode/foreign-file.ts';
import { createRandom, mutate } from './row-reader.ts';

type FuzzResult = {
  readonly inputs: number;
  readonly read: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** Most payload memory that a batch had. */
  readonly mostBytes: number;
};

type Seed = { readonly request: Omit<DecodeRequest, 'name' | 'sizeBytes'>; readonly file: Buffer };

/** Small files of all types in every format and of another writer, with few and with many NULLs, with and without dictionaries. */
function seedFiles(): readonly Seed[] {
  const shapes = (['none', 'some'] as const).flatMap((nulls) =>
    [true, false].map((each) => fillColumns(24, nulls, each)),
  );
  const foreign = shapes.map(inFactory).flatMap((filled): readonly Seed[] =>
    [filled, filled.slice(0, 9), filled.slice(16)].flatMap((part) =>
      (['snappy', 'gzip'] as const).map((compression) => ({
        request: { format: 'parquet', writer: 'factory', compression, columns: part.map(({ column }) => column) },
        file: foreignFile(part, { compression, rowsPerGroup: 16, rowsPerPage: 5 }),
      })),
    ),
  );
  const foreignText = shapes.map(inFactory).flatMap((filled): readonly Seed[] =>
    [filled, filled.slice(0, 9), filled.slice(16)].flatMap((part) =>
      (['strings', 'all'] as const).map((quoted) => ({
        request: {
          format: 'csv',
          writer: 'factory',
          compression: 'none',
          columns: part.map(({ column }) => column),
          batchRows: 16,
          doubts: createDoubtLog(part.map(({ column }) => column.name)),
        },
        file: foreignCsv(part, quoted),
      })),
    ),
  );
  const own = formatSchema.options.flatMap((format) =>
    compressionsOf[format].flatMap((compression) =>
      shapes.flatMap((filled) =>
        [filled, filled.slice(0, 9), filled.slice(18)].map((part) => ({
          request: { format, compression, columns: part.map(({ column }) => column), batchRows: 16 },
          file: encodeFile(part, { format, compression }, 12),
        })),
      ),
    ),
  );
  return [...own, ...foreign, ...foreignText];
}

/** Runs `count` inputs; throws, naming the input, for an error that is not typed. */
export async function fuzzDecoders(count: number, seed: number): Promise<FuzzResult> {
  const random = createRandom(seed);
  const seeds = seedFiles();
  let read = 0;
  let slowestMs = 0;
  let mostBytes = 0;
  for (let n = 0; n < count; n++) {
    const chosen = seeds[random(seeds.length)];
    const input = mutate(chosen.file, random);
    const started = performance.now();
    const outcome = await decodeInput(chosen, input, 1 + random(input.length + 64));
    slowestMs = Math.max(slowestMs, performance.now() - started);
    mostBytes = Math.max(mostBytes, outcome.heldBytes);
    if (outcome.error === null) read++;
    else if (!(outcome.error instanceof AppError && outcome.error.code === 'PART_UNREADABLE'))
      throw new Error(`input ${n} of seed ${seed}: ${input.toString('hex')}`, { cause: outcome.error });
  }
  return { inputs: count, read, refused: count - read, slowestMs, mostBytes };
}

async function decodeInput(
  { request }: Seed,
  file: Buffer,
  pieceBytes: number,
): Promise<{ error: unknown; heldBytes: number }> {
  const target = {
    readRange: async (_: string, offset: number, sizeBytes: number) => file.subarray(offset, offset + sizeBytes),
    async *download() {
      for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
    },
  };
  let heldBytes = 0;
  try {
    const batches = decodePart(target, { ...request, name: 'p', sizeBytes: file.length }, new AbortController().signal);
    for await (const { columns } of batches)
      heldBytes = Math.max(
        heldBytes,
        columns.reduce((sum, { data }) => sum + data.length, 0),
      );
    return { error: null, heldBytes };
  } catch (error) {
    return { error, heldBytes };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
  });
  const started = performance.now();
  const result = await fuzzDecoders(Number(values.count), Number(values.seed));
  console.log(JSON.stringify({ ...result, seconds: Math.round((performance.now() - started) / 100) / 10 }));
}
