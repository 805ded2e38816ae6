// What users type, and what they are told when it is wrong.
import { describe, expect, test } from 'vitest';
import { parseSizeOption, readArguments, type Option } from '../../../electron/cli/arguments.ts';

const options: readonly Option[] = [
  { name: 'source', value: 'FILE', text: '', isRequired: true },
  { name: 'lanes', value: 'N', text: '' },
  { name: 'json', value: null, text: '' },
];
const positionals = [{ name: 'PLAN', text: 'a plan file', isRequired: true }];
const read = (...argv: string[]) => readArguments(argv, options, positionals);

test('reads options in any order, with a blank or an equals sign', () => {
  const args = read('--source=a b.json', 'plan.json', '--lanes', '3', '--json');
  expect([args.text('source'), args.at(0), args.integer('lanes', 1, 8), args.has('json')]).toEqual([
    'a b.json',
    'plan.json',
    3,
    true,
  ]);
});

describe('complaints', () => {
  test.each([
    [['plan.json'], /--source FILE is missing/],
    [['--source', 'x'], /PLAN is missing: a plan file/],
    [['--source', 'x', 'a', 'b'], /"b" is one argument too many/],
    [['--sorce', 'x'], /--sorce.*it knows --source --lanes --json/],
    [['--source'], /--source/],
    [['--json=yes', '--source', 'x', 'p'], /--json/],
  ])('%j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });

  test.each(['0', '9', '1.5', 'two', '-1', ''])('--lanes %s is refused', (value) => {
    const args = read('--source', 'x', 'p', `--lanes=${value}`);
    expect(() => args.integer('lanes', 1, 8)).toThrow(/not a whole number from 1 to 8/);
  });

  test('a choice lists what there is', () => {
    const args = read('--source', 'x', 'p');
    expect(() => args.choice('source', ['a', 'b'])).toThrow(/--source x is not one of a, b/);
  });
});

test.each([
  ['1024', 1024],
  ['64MB', 67_108_864],
  ['64 mib', 67_108_864],
  ['1.5G', 1_610_612_736],
  ['10b', 10],
])('%s is %i bytes', (text, size) => {
  expect(parseSizeOption(text, 'memory')).toBe(size);
});

test.each(['', 'MB', '1,5GB', '-1', '1XB'])('"%s" is no size', (text) => {
  expect(() => parseSizeOption(text, 'memory')).toThrow(/is not a size/);
});
