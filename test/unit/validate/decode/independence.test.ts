// The decoders must not repeat an error of the encoders: nothing that they import reaches the pipeline.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const folder = join(root, 'electron/worker/validate/decode');

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export|\}).* from '([^']+)';$|import\('([^']+)'\)/gm)].map(
    ([, named, dynamic]) => named ?? dynamic,
  );
}

/** Everything that is reached from `files`, with what it imports. */
function reach(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    const found = importsOf(file);
    reached.set(file, found);
    open.push(...found.filter((name) => name.startsWith('.')).map((name) => join(dirname(file), name)));
  }
  return reached;
}

describe('the decoders', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const reached = reach(files.map((name) => join(folder, name)));

  it('are all looked at', () => {
    expect(files).toContain('decode-part.ts');
    expect(files.length).toBeGreaterThan(20);
  });

  it('reach nothing but shared shapes, batches, ports and themselves', () => {
    const places = [...reached.keys()].map((file) => relative(root, file).replaceAll('\\', '/'));
    const allowed = /^(shared\/|electron\/worker\/(batch|ports|validate\/decode)\/)/;
    expect(places.filter((place) => !allowed.test(place))).toEqual([]);
  });

  it('use no package but zod: Node unpacks zstd and gzip, their own code Snappy', () => {
    const decoding = [...reached].filter(([file]) => file.startsWith(folder)).flatMap(([, names]) => names);
    expect(decoding.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && name !== 'zod')).toEqual([]);
  });
});
