import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOptions, readOptions } from '../../demo/options.ts';

describe('the options of the demo', () => {
  it('default to the whole sample and out/demo', () => {
    expect(readOptions(['--headless'])).toEqual({
      isHeadless: true,
      isJson: false,
      isKept: false,
      scale: 1,
      outFolder: resolve('out/demo'),
    });
  });

  it('take a scale above 0 up to 1 and refuse any other', () => {
    expect(readOptions(['--scale', '0.25'])?.scale).toBe(0.25);
    for (const scale of ['0', '-1', '2', 'half', '']) expect(readOptions(['--scale', scale])).toBeNull();
  });

  it('refuse what they do not know', () => {
    expect(readOptions(['--hedless'])).toBeNull();
    expect(readOptions(['sales'])).toBeNull();
  });

  it('are all explained', () => {
    for (const name of ['--headless', '--json', '--keep', '--scale', '--out'])
      expect(describeOptions()).toContain(name);
  });
});
