import { describe, expect, it } from 'vitest';
import { measured } from '../../../measured.ts';
import { fuzzRowReader } from '../../../fuzz/row-reader.ts';

describe('the row reader under 20,000 mutated responses', () => {
  it('decodes each or refuses it with a typed error, quickly and in little memory', measured, () => {
    const { decoded, refused, slowestMs, mostBytes } = fuzzRowReader(20_000, 7);
    expect(decoded).toBeGreaterThan(200);
    expect(refused['ProtocolError']).toBeGreaterThan(1000);
    expect(slowestMs).toBeLessThan(1000);
    expect(mostBytes).toBeLessThan(4 << 20);
  });
});
