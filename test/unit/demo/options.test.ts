import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOptions, readOptions } from '../../demo/options.ts';

describe('the options of the demo', () => {
  it('default to the whole sample and out/demo', () => {
    expect(readOptions(['--headless'])).toEqual({
      isHeadless: true,
      isStaying: false,
      isJson: false,
      isKept: false,
      scale: 1,
      source: null,
      container: null,
      outFolder: resolve('out/demo'),
    });
  });

  it('take a scale above 0 up to 1 and refuse any other', () => {
    expect(readOptions(['--scale', '0.25'])?.scale).toBe(0.25);
    for (const scale of ['0', '-1', '2', 'half', '']) expect(readOptions(['--scale', scale])).toBeNull();
  });

  it('open the window unless something of the command line is asked for', () => {
    expect(readOptions([])?.isHeadless).toBe(false);
    expect(readOptions(['--stay'])).toMatchObject({ isHeadless: false, isStaying: true });
    expect(readOptions(['--keep'])?.isHeadless).toBe(true);
    expect(readOptions(['--json'])?.isHeadless).toBe(true);
  });

  it('name a real server: a container by its version, or a file with its tables', () => {
    expect(readOptions(['--sqlserver'])).toMatchObject({ container: '2022-latest', isHeadless: true });
    expect(readOptions(['--sqlserver', '2025'])?.container).toBe('2025-latest');
    expect(readOptions(['--sqlserver', '2012'])).toBeNull();
    expect(readOptions(['--source', 's.json', '--tables', 'dbo.*'])).toMatchObject({
      isHeadless: true,
      source: { file: resolve('s.json'), targetFile: null, tables: 'dbo.*' },
    });
    expect(readOptions(['--source', 's.json', '--sqlserver'])).toBeNull();
    expect(readOptions(['--tables', 'dbo.*'])).toBeNull();
  });

  it('refuse what they do not know', () => {
    expect(readOptions(['--hedless'])).toBeNull();
    expect(readOptions(['sales'])).toBeNull();
  });

  it('are all explained', () => {
    for (const name of [
      '--headless',
      '--stay',
      '--json',
      '--keep',
      '--scale',
      '--out',
      '--sqlserver',
      '--source',
      '--tables',
      '--target',
    ])
      expect(describeOptions()).toContain(name);
  });
});
