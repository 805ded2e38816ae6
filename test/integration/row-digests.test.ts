// What the server computes of rows, against what is computed here of the rows that arrive: a short run of `npm run digests`.
import { describe, expect, it } from 'vitest';
import { runDigests } from '../digests/campaign.ts';
import { digestCases } from '../digests/cases.ts';

describe('digests and aggregates', () => {
  it.each(digestCases.map(({ name }) => name))('are the same on both sides for %s, extremes included', async (name) => {
    for await (const { rows, differences } of runDigests(120, 6, [name])) {
      expect(differences).toEqual([]);
      expect(rows).toBeGreaterThanOrEqual(120);
    }
    expect.assertions(2);
  });
});
