// The inner loops of the fingerprint, one instance a thread, and the places in its memory. Mutable for speed.
import { kernelBinary } from './kernel-binary.ts';

/** Rows whose accumulators lie in the memory at a time: few enough to stay in the processor's nearest cache. */
export const chunkRows = 2048;

/** Where things lie; scripts/kernel/wat.ts has the same numbers. `states` is the end, which grows. */
export const places = { present: 32_768, offsets: 34_816, data: 49_152, states: 327_680 } as const;
/** Payload bytes that fit; the loops read up to 32 bytes further, and what they read there does not count. */
export const dataBytes = 262_144;

/** State of a column: hash, bounds (128 bits each), limbs of the sum, seed, hash of NULL. The rows' own stands first. */
export const stateLayout = {
  bytes: 96,
  rowsBytes: 16,
  hash: 0,
  min: 8,
  max: 24,
  sums: 40,
  seed: 72,
  nullHash: 80,
} as const;

export type NumbersLoop = (rows: number, state: number) => void;
type BytesLoop = (row: number, rows: number, state: number, base: number, start: number) => void;
export type Loops = Readonly<
  Record<
    | 'ints32'
    | 'ints32Nullable'
    | 'ints64'
    | 'ints64Nullable'
    | 'floats32'
    | 'floats32Nullable'
    | 'floats64'
    | 'floats64Nullable'
    | 'pairs'
    | 'wides'
    | 'uuidSum'
    | 'eightSum'
    | 'end',
    NumbersLoop
  >
> & {
  readonly begin: (rows: number) => void;
  readonly absorb: (start: number, end: number) => void;
  readonly bytes: BytesLoop;
  readonly bytesNullable: BytesLoop;
  readonly continuations: (start: number, end: number) => number;
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
};

/** What is used of it: Node has it, its types do not. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

const isLoops = (exports: object): exports is Loops => 'bytes' in exports;

export type Kernel = { readonly loops: Loops; bytes: Uint8Array; i32: Int32Array };

let kernel: Kernel | null = null;

/** The thread's kernel, with room for states of that many bytes. */
export function openKernel(stateBytes: number): Kernel {
  kernel ??= instantiate();
  const missing = places.states + stateBytes - kernel.bytes.length;
  if (missing > 0) {
    kernel.loops.memory.grow(Math.ceil(missing / 65_536));
    look(kernel);
  }
  return kernel;
}

function instantiate(): Kernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelBinary, 'base64')));
  if (!isLoops(exports)) throw new TypeError('kernel-binary.ts holds another module');
  return look({ loops: exports, bytes: new Uint8Array(0), i32: new Int32Array(0) });
}

/** Growing memory takes its old views away. */
function look(opened: Kernel): Kernel {
  opened.bytes = new Uint8Array(opened.loops.memory.buffer);
  opened.i32 = new Int32Array(opened.loops.memory.buffer);
  return opened;
}
