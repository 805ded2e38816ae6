// Scripts in their sandbox: what they may do, what they see, and what ends them.
import { describe, expect, it } from 'vitest';
import type { Transform } from '../../../shared/transforms.ts';
import { openSandbox } from '../../../electron/worker/transforms/script/sandbox.ts';
import { int32, text, transformed } from './rows.ts';

const open = (source: string, timeMs = 5000) =>
  openSandbox({ source, columns: [], adds: ['x'] }, ['a'], 'dbo.People', { memoryMb: 16, timeMs });
const once = async (source: string, value: string | null = 'v', timeMs = 5000) => {
  const sandbox = await open(source, timeMs);
  try {
    return sandbox.carry([[value]], () => 'the row with the key (7)')[0];
  } finally {
    sandbox.close();
  }
};

describe('scripts', () => {
  it('change and add columns of a row', async () => {
    const source = `
      const [first, ...rest] = (row.name ?? '').split(' ');
      return { name: first.toUpperCase(), rest: rest.join(' ') || null, age: Number(row.age) + 1 };`;
    const { rows } = await transformed({ name: [text, 'Ada Lovelace', null], age: [int32, '36', null] }, [
      { kind: 'script', source, columns: ['name', 'age'], adds: ['rest'] },
    ]);
    expect(rows).toEqual({ name: ['ADA', ''], age: ['37', '1'], rest: ['Lovelace', null] });
  });

  it('leave alone what they do not speak of', async () => {
    const script: Transform = { kind: 'script', source: 'return {};', columns: ['a'], adds: ['b'] };
    const { rows } = await transformed({ a: [text, 'x', null] }, [script]);
    expect(rows).toEqual({ a: ['x', null], b: [null, null] });
  });

  it.each([
    'Date',
    'WeakRef',
    'FinalizationRegistry',
    'globalThis.require',
    'globalThis.process',
    'globalThis.fetch',
    'Math.random',
    'globalThis.console',
    'globalThis.std',
    'globalThis.setTimeout',
  ])('have no %s', async (name) => {
    expect(await once(`return { x: typeof ${name} };`)).toEqual(['undefined']);
  });

  it.each([
    'globalThis.kept = 1;',
    'Array.prototype.kept = 1;',
    'Math.kept = 1;',
    'kept = 1;',
    'Object.getPrototypeOf(function* () {}).kept = 1;',
  ])('keep nothing from row to row: %s', async (source) => {
    expect(await once(source)).toMatchObject({ failed: expect.any(String) });
  });

  it('tell the line at which a row failed', async () => {
    expect(await once('const a = 1;\nconst b = null;\nreturn { x: b.c };')).toMatchObject({ line: 3 });
    expect(await once('return { x: [] };')).toMatchObject({ failed: 'its x is object in place of text' });
    expect(await once('return 5;')).toMatchObject({ failed: 'it gives number in place of an object' });
  });

  it('do not compile without their syntax', async () => {
    await expect(open('const = 1;')).rejects.toMatchObject({ code: 'SCRIPT_INVALID' });
  });

  it.each([
    'while (true) {}',
    'const f = () => { try { f(); } catch { f(); } }; for (;;) f();',
    'return { x: /(a+)+$/.test("a".repeat(40) + "b") };',
  ])('are ended when they do not end: %s', async (source) => {
    await expect(once(`\n${source}`, 'v', 300)).rejects.toMatchObject({
      code: 'SCRIPT_TOO_SLOW',
      context: { row: 'the row with the key (7)', limitMs: 300 },
    });
  });

  it.each(['let s = "x"; for (;;) s += s;', 'const all = []; for (;;) all.push("y".repeat(100_000 + all.length));'])(
    'are ended when they want too much memory: %s',
    async (source) => {
      await expect(once(source)).rejects.toMatchObject({ code: 'SCRIPT_TOO_LARGE', context: { limitMb: 16, line: 1 } });
    },
  );

  it('are of use again for the next table after one was ended', async () => {
    await once('while (true) {}', 'v', 300).catch(() => undefined);
    expect(await once('return { x: row.a };')).toEqual(['v']);
  });
});
