// What a manifest says of the tables that Data Factory moved, and what it does not say of them.
import { expect, test } from 'vitest';
import { startMixed } from '../../../fakes/mixed.ts';

test('of a table that Data Factory moved, the manifest says who wrote it, what the service told, and no order', async () => {
  const { run, factory, go } = startMixed();
  const takeStock = factory.takeStock;
  await go(undefined, {
    factory: {
      ...factory,
      async takeStock(request, signal) {
        const stock = await takeStock(request, signal);
        if (request.table.id === 'b0') return stock;
        return { ...stock, parts: stock.parts.map((part) => ({ ...part, md5: null })) };
      },
    },
  });
  const [own, read, counted] = run.manifest().tables;
  expect([own?.writtenBy, own?.read?.isUnordered, own?.parts[0]?.etag]).toEqual([undefined, undefined, undefined]);
  if (read === undefined) throw new Error('the manifest lacks a table');
  const { writtenBy, read: how, readers, parts } = read;
  expect(writtenBy).toMatchObject({ engine: 'factory', rowsRead: 10, rowsCopied: 10, consistency: 'Verified' });
  expect(writtenBy?.pipelineRunId).toMatch(/^adf-/);
  expect(parts.length).toBeGreaterThan(0);
  expect(
    parts.every(
      ({ name, etag, md5 }) => name.startsWith(`${writtenBy?.folder ?? '?'}/`) && etag === '"f"' && md5 !== null,
    ),
  ).toBe(true);
  expect(how).toEqual({ partitions: [{ index: 0, after: null, upTo: null }], isUnordered: true });
  // They would tell of types that its files do not have.
  expect(readers).toEqual([]);
  expect(counted?.parts.every(({ md5 }) => md5 === null)).toBe(true);
});
