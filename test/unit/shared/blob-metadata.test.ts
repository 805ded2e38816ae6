// Pairs that a user wants on every blob: what Blob Storage takes, and what would hurt our own.
import { describe, expect, it } from 'vitest';
import {
  findMetadataProblem,
  formatMetadata,
  parseMetadata,
  type BlobMetadata,
} from '../../../shared/blob-metadata.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import { runOptionsSchema } from '../../../shared/run-options.ts';

describe('metadata', () => {
  it.each<BlobMetadata>([{ owner: 'finance' }, { _a1: '~!@ #$%^&*()=;,:"' }, { A: 'x'.repeat(8192 - 256 - 1) }])(
    '%#: is taken as Blob Storage takes it',
    (metadata) => {
      expect(findMetadataProblem(metadata)).toBeNull();
    },
  );

  it.each<[BlobMetadata, string]>([
    [{ '1st': 'x' }, '"1st" is not made of letters'],
    [{ 'cost-centre': 'x' }, '"cost-centre" is not made of letters'],
    [{ größe: 'x' }, 'is not made of letters'],
    [{ '': 'x' }, 'is not made of letters'],
    [{ a: '' }, '"a" has no value'],
    [{ a: 'Größe' }, 'no printable ASCII'],
    [{ a: 'two\nlines' }, 'no printable ASCII'],
    [{ a: ' blank' }, 'a blank at its beginning or end'],
    [{ owner: 'x', Owner: 'y' }, '"Owner" is there twice'],
    [{ hdi_isfolder: 'true' }, 'keys that begin with hdi_'],
    [{ A: 'x'.repeat(8192 - 256) }, '7937 characters, of 7936 at most'],
  ])('%# is refused, and the clause says why', (metadata, problem) => {
    expect(findMetadataProblem(metadata)).toContain(problem);
  });

  it.each(Object.values(metadataNames))('may not take the place of our %s, in any case', (name) => {
    expect(findMetadataProblem({ [name.toUpperCase()]: 'x' })).toContain('keys that begin with tableferry_');
  });

  it('leaves room for what is stored beside it', () => {
    const own = Object.values(metadataNames).reduce((sum, name) => sum + name.length, 0);
    const values = '20260131T180000Z-1a2b3c4d'.length + String(Number.MAX_SAFE_INTEGER).length + 24;
    expect(own + values).toBeLessThan(256);
  });

  it('is checked wherever a plan is read', () => {
    const read = (metadata: object) => runOptionsSchema.partial().safeParse({ metadata });
    expect(read({ owner: 'finance' }).success).toBe(true);
    expect(read({ 'not-one': 'x' }).error?.issues[0]?.message).toContain('"not-one" is not made of letters');
  });
});

describe('typed metadata', () => {
  it('is a pair a line, with room around key and value, and = allowed in the value', () => {
    const value = { owner: 'finance', filter: 'a=b' };
    expect(parseMetadata('owner = finance\n\n  filter=a=b  \n')).toEqual({ value });
    expect(parseMetadata(formatMetadata(value))).toEqual({ value });
  });

  it.each([
    ['owner', '"owner" has no = between key and value'],
    ['a = 1\na = 2', 'the key "a" is there twice'],
    ['a = ä', 'no printable ASCII'],
  ])('%j is refused', (typed, problem) => {
    expect(parseMetadata(typed)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
