// The costs that the page on Terraform states are the sums of what it says they consist of.
import { expect, test } from 'vitest';
import { readTerraform } from './workspace.ts';

const rows = readTerraform('README.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const numbersIn = (text: string | undefined): readonly number[] =>
  [...(text ?? '').matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const price = (name: string): number => numbersIn(rows.find(([first]) => first?.startsWith(name))?.[1])[0] ?? NaN;
const month = 730;

const examples = rows
  .slice(rows.findIndex(([first, second]) => first === 'example' && second === 'moved') + 2)
  .slice(0, 4);

test('the first month of an example is what it consists of', () => {
  expect(examples).toHaveLength(4);
  const [workstation, factory, closed, vpn] = examples.map(([, , ...cells]) => ({
    parts: sum(cells.slice(0, -1).flatMap((cell) => numbersIn(cell.startsWith('the same') ? '' : cell))),
    told: numbersIn(cells.at(-1)),
  }));
  for (const example of [workstation, factory, closed])
    expect(Math.abs((example?.parts ?? NaN) - (example?.told[0] ?? NaN))).toBeLessThanOrEqual(0.75);
  const [least = NaN, most = NaN, address = NaN] = numbersIn(examples[3]?.[6]);
  const base = closed?.parts ?? NaN;
  expect(Math.abs(base + least + address - (vpn?.told[0] ?? NaN))).toBeLessThanOrEqual(2);
  expect(Math.abs(base + most + address - (vpn?.told[1] ?? NaN))).toBeLessThanOrEqual(2);
});

test('what is paid by the hour and by the gigabyte comes to what the examples say', () => {
  const storage = price('Hot storage');
  expect(examples.map(([, moved, told]) => [moved, Number(told)])).toEqual([
    ['100 GB', 100 * storage],
    ...Array.from({ length: 3 }, () => ['1 TB', 1000 * storage]),
  ]);
  const gateway = numbersIn(rows.find(([first]) => first?.startsWith('VPN gateway'))?.[1]);
  const [least = 0, most = 0] = numbersIn(examples[3]?.[6]);
  expect(Math.abs((gateway[0] ?? NaN) * month - least)).toBeLessThanOrEqual(1);
  expect(Math.abs((gateway[1] ?? NaN) * month - most)).toBeLessThanOrEqual(1.5);
  // Blob, dfs, vault and factory.
  expect(Math.abs(4 * price('private endpoint') * month - (numbersIn(examples[2]?.[6])[0] ?? NaN))).toBeLessThanOrEqual(
    1,
  );
});
