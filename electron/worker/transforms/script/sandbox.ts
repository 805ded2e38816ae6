// A script in a JavaScript engine of its own, compiled to WebAssembly: no files, no network, no clock, no chance; its
// memory and its time are bounded.
import variant from '@jitl/quickjs-singlefile-mjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { prelude, wrapped } from './prelude.ts';

export type Script = Pick<Extract<Transform, { kind: 'script' }>, 'source' | 'columns' | 'adds'>;
export type ScriptLimits = { readonly memoryMb: number; readonly timeMs: number };
const scriptLimits: ScriptLimits = { memoryMb: 32, timeMs: 3000 };

/** A column as the script left it: 0 = it said nothing of it. */
export type ScriptResult = readonly (string | null | 0)[] | { readonly failed: string; readonly line: number };

/** Values by row, in the order of the names; null: the script is not asked, and its columns are NULL. */
export type ScriptRows = readonly (readonly (string | null)[] | null)[];

export type Sandbox = {
  /** `nameRow` names one of them for messages. */
  carry(rows: ScriptRows, nameRow: (row: number) => string): readonly ScriptResult[];
  close(): void;
};

const resultsSchema = z.array(
  z.union([
    z.array(z.union([z.string(), z.null(), z.literal(0)])),
    z.strictObject({ failed: z.string(), line: z.number() }),
  ]),
);

/** Throws SCRIPT_INVALID. `names`: the columns of a row, in order. */
export async function openSandbox(
  { source, columns, adds }: Script,
  names: readonly string[],
  table: string,
  limits: ScriptLimits = scriptLimits,
): Promise<Sandbox> {
  // An engine of its own: memory of WebAssembly grows and never shrinks, and goes with it.
  const module = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = module.newRuntime();
  boundMemory(module, limits.memoryMb << 20);
  runtime.setMaxStackSize(256 << 10);
  let deadlineMs = Number.POSITIVE_INFINITY;
  runtime.setInterruptHandler(() => performance.now() > deadlineMs);
  const context = runtime.newContext();
  const close = (): void => {
    context.dispose();
    runtime.dispose();
  };
  const host = context.unwrapResult(
    context.evalCode(prelude(names, [...columns, ...adds], columns.length), 'prelude.js'),
  );
  deadlineMs = performance.now() + limits.timeMs;
  const compiled = context.evalCode(wrapped(source), 'script.js');
  if (compiled.error !== undefined) {
    const { message, line } = readError(context, compiled.error);
    host.dispose();
    close();
    throw new AppError('SCRIPT_INVALID', { table, detail: `${message}, line ${String(line)}` });
  }
  const makeCarry = context.getProp(host, 'carry');
  const carry = context.unwrapResult(context.callFunction(makeCarry, context.undefined, compiled.value));
  makeCarry.dispose();
  compiled.value.dispose();
  return {
    carry(rows, nameRow) {
      deadlineMs = performance.now() + limits.timeMs;
      const json = context.newString(JSON.stringify(rows));
      const answer = context.callFunction(carry, context.undefined, json);
      json.dispose();
      const isLate = performance.now() > deadlineMs;
      deadlineMs = Number.POSITIVE_INFINITY;
      if (answer.error !== undefined) {
        const { message, line } = readError(context, answer.error);
        const place = context.getProp(host, 'place').consume((handle) => context.getNumber(handle));
        throw endOf({ table, row: nameRow(place), line }, message, isLate, limits);
      }
      return resultsSchema.parse(JSON.parse(answer.value.consume((handle) => context.getString(handle))));
    },
    close() {
      carry.dispose();
      host.dispose();
      close();
    },
  };
}

/** The engine's own limit does not count what large values take; that its memory does not grow any more does. */
function boundMemory(module: QuickJSWASMModule, moreBytes: number): void {
  const memory = module.getWasmMemory();
  const mostBytes = memory.buffer.byteLength + moreBytes;
  const grow = memory.grow.bind(memory);
  Object.defineProperty(memory, 'grow', {
    value(pages: number): number {
      // As when the computer has no more: the engine then says "out of memory".
      if (memory.buffer.byteLength + pages * pageBytes > mostBytes) throw new RangeError('no more memory');
      return grow(pages);
    },
  });
}

const pageBytes = 65_536;

/** What an error of the sandbox says; its line in the script, 0 when unknown. */
function readError(context: QuickJSContext, handle: QuickJSHandle): { message: string; line: number } {
  const text = (name: string): string => {
    const value: unknown = context.getProp(handle, name).consume((inner) => context.dump(inner));
    return typeof value === 'string' ? value : '';
  };
  const found = { message: text('message'), stack: text('stack') };
  handle.dispose();
  return { message: found.message, line: Number(/script\.js:(\d+)/.exec(found.stack)?.[1] ?? 0) };
}

function endOf(
  where: { readonly table: string; readonly row: string; readonly line: number },
  message: string,
  isLate: boolean,
  { timeMs, memoryMb }: ScriptLimits,
): AppError {
  if (isLate || message === 'interrupted') return new AppError('SCRIPT_TOO_SLOW', { ...where, limitMs: timeMs });
  if (['', 'out of memory', 'string too long', 'invalid string length'].includes(message))
    return new AppError('SCRIPT_TOO_LARGE', { ...where, limitMb: memoryMb });
  return new AppError('SCRIPT_FAILED', { ...where, detail: message });
}
