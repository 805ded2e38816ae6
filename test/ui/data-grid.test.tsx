// The grid of rows: what is drawn, how it is walked, ticked, sorted and opened.
import { useState } from 'react';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DataGrid } from '../../renderer/ui/data-grid/data-grid.tsx';
import type { GridColumn, GridSort } from '../../renderer/ui/data-grid/grid-column.ts';
import { MiddleText } from '../../renderer/ui/data-grid/middle-text.tsx';
import { assertNoViolations } from './axe.ts';
import { showPart } from './show.tsx';

type Place = { readonly name: string; readonly people: number | null };

const names = ['Aachen', 'Berlin', 'Bremen', 'Bonn', 'Celle'];
const places = (count: number): readonly Place[] =>
  Array.from({ length: count }, (_, index) => ({
    name: names[index] ?? `Place ${String(index)}`,
    people: index === 2 ? null : (index * 37) % 101,
  }));

const columns: readonly GridColumn<Place>[] = [
  {
    id: 'name',
    header: 'Name',
    width: { share: 1, minPx: 160 },
    sortValue: ({ name }) => name,
    render: ({ name }) => <MiddleText>{name}</MiddleText>,
  },
  {
    id: 'people',
    header: 'People',
    width: 96,
    alignEnd: true,
    sortValue: ({ people }) => people,
    render: ({ people }) => (people === null ? 'unknown' : String(people)),
  },
];

const idOf = ({ name }: Place): string => name;
const namesOf = ({ name }: Place): readonly string[] => [name];
const canTick = ({ name }: Place): boolean => name !== 'Bonn';

function Example({ rows }: { readonly rows: readonly Place[] }) {
  const [sort, setSort] = useState<GridSort | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(null);
  const onTick = (ids: readonly string[], isTicked: boolean): void =>
    setTicked((before) => new Set([...before, ...ids].filter((id) => isTicked || !ids.includes(id))));
  return (
    <main style={{ height: 400, width: 600, display: 'flex' }}>
      <DataGrid
        label="Places"
        rows={rows}
        columns={columns}
        idOf={idOf}
        namesOf={namesOf}
        sort={sort}
        onSort={setSort}
        ticks={{ ticked, canTick, onTick, allLabel: 'Tick all places shown' }}
        openId={openId}
        onOpen={setOpenId}
        empty="No place."
      />
      <output>
        {openId ?? 'closed'}, {ticked.size}
      </output>
    </main>
  );
}

const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}\\b`) });
const focused = (): string => document.activeElement?.textContent ?? '';
const firstNames = (count: number): string[] =>
  [...document.querySelectorAll<HTMLElement>('[data-row]')]
    .toSorted((one, other) => Number(one.dataset['row']) - Number(other.dataset['row']))
    .slice(0, count)
    .map((line) => line.querySelector('span')?.textContent ?? '');

test('of ten thousand rows only those in sight are drawn, and all are counted', async () => {
  await showPart(<Example rows={places(10_000)} />);
  await expect.element(row('Aachen')).toBeVisible();
  expect(document.querySelectorAll('[data-row]').length).toBeLessThan(40);
  await expect.element(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '10001');
  await row('Aachen').click();
  await userEvent.keyboard('{End}');
  await expect.poll(focused).toMatch(/^Place 9999/);
  await expect.element(row('Place 9999')).toBeInViewport();
  expect(document.querySelectorAll('[data-row]').length).toBeLessThan(40);
});

test('a page down goes one screen on, and the row gone to is not behind the header on the way back', async () => {
  await showPart(<Example rows={places(200)} />);
  await row('Aachen').click();
  await userEvent.keyboard('{PageDown}{PageDown}{PageDown}{PageUp}{PageUp}{ArrowUp}');
  const head = document.querySelector('[data-grid-head]')?.getBoundingClientRect().bottom ?? 0;
  const active = document.activeElement?.getBoundingClientRect().top ?? 0;
  expect(active).toBeGreaterThanOrEqual(head - 1);
});

test('the row last gone to keeps the focus while it is scrolled out of sight', async () => {
  await showPart(<Example rows={places(1000)} />);
  await row('Berlin').click();
  page.getByRole('grid').element().scrollTop = 20_000;
  await expect.poll(() => firstNames(2)[1]).toMatch(/^Place 6/);
  expect(focused()).toMatch(/^Berlin/);
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focused).toMatch(/^Bremen/);
  await expect.element(row('Bremen')).toBeInViewport();
});

test('typing finds a name, and the same letter again the next one', async () => {
  await showPart(<Example rows={places(50)} />);
  await row('Aachen').click();
  await userEvent.keyboard('bb');
  await expect.poll(focused).toMatch(/^Bremen/);
  await userEvent.keyboard('{Home}');
  await userEvent.keyboard('place');
  await expect.poll(focused).toMatch(/^Place 5/);
  await userEvent.keyboard('{Home}bo');
  await expect.poll(focused).toMatch(/^Bonn/);
});

test('space ticks, and a row that cannot be ticked stays as it is', async () => {
  await showPart(<Example rows={places(5)} />);
  await row('Berlin').click();
  await userEvent.keyboard(' ');
  await expect.element(row('Berlin')).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{ArrowDown}{ArrowDown} ');
  await expect.element(row('Bonn')).toHaveAttribute('aria-selected', 'false');
  await expect.element(row('Bonn')).toHaveAttribute('aria-disabled', 'true');
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.element(page.getByText(/, 4$/)).toBeVisible();
  await userEvent.keyboard('{ArrowUp} ');
  await expect.element(page.getByText(/, 3$/)).toBeVisible();
});

test('a click with Shift ticks all rows from the last tick to here', async () => {
  await showPart(<Example rows={places(40)} />);
  const tick = (name: string) => row(name).getByRole('gridcell').first();
  await tick('Aachen').click();
  await tick('Place 7').click({ modifiers: ['Shift'] });
  await expect.element(page.getByText(/, 7$/)).toBeVisible();
});

test('the tick of the header is mixed while only some are ticked', async () => {
  await showPart(<Example rows={places(5)} />);
  const all = page.getByRole('checkbox', { name: 'Tick all places shown' });
  await row('Berlin').getByRole('gridcell').first().click();
  await expect.poll(() => all.element().matches(':indeterminate')).toBe(true);
  await all.click();
  await expect.element(all).toBeChecked();
  await expect.element(page.getByText(/, 4$/)).toBeVisible();
  await all.click();
  await expect.element(page.getByText(/, 0$/)).toBeVisible();
});

test('a header sorts one way, the other way, and not; what is unknown stands last', async () => {
  await showPart(<Example rows={places(5)} />);
  const header = page.getByRole('columnheader', { name: 'People' });
  const sort = header.getByRole('button');
  await sort.click();
  await expect.element(header).toHaveAttribute('aria-sort', 'descending');
  expect(firstNames(5)).toEqual(['Celle', 'Berlin', 'Bonn', 'Aachen', 'Bremen']);
  await sort.click();
  await expect.element(header).toHaveAttribute('aria-sort', 'ascending');
  expect(firstNames(5)).toEqual(['Aachen', 'Bonn', 'Berlin', 'Celle', 'Bremen']);
  await sort.click();
  await expect.element(header).toHaveAttribute('aria-sort', 'none');
  expect(firstNames(2)).toEqual(['Aachen', 'Berlin']);
});

test('the header is one stop of Tab; arrows walk it and lead into the rows and back', async () => {
  await showPart(<Example rows={places(5)} />);
  await userEvent.tab();
  await expect.element(page.getByRole('checkbox')).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('button', { name: 'Name' })).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focused).toMatch(/^Aachen/);
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(page.getByRole('checkbox')).toHaveFocus();
  await userEvent.tab();
  await expect.poll(focused).toMatch(/^Aachen/);
});

test('Enter opens the details, which follow the arrows until Escape closes them', async () => {
  await showPart(<Example rows={places(5)} />);
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText(/^Aachen, 0$/)).toBeVisible();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(page.getByText(/^Berlin, 0$/)).toBeVisible();
  await expect.element(row('Berlin')).toHaveAttribute('aria-current', 'true');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText(/^closed, 0$/)).toBeVisible();
  expect(focused()).toMatch(/^Berlin/);
});

test('a dragged column keeps its width until a double click', async () => {
  await showPart(<Example rows={places(5)} />);
  const header = page.getByRole('columnheader', { name: 'People' }).element();
  const grip = header.querySelector('span[aria-hidden]');
  const before = header.getBoundingClientRect().width;
  if (grip === null) throw new Error('no grip');
  const { right, top } = header.getBoundingClientRect();
  const at = (clientX: number) => ({ clientX, clientY: top + 10, bubbles: true, pointerId: 1 });
  Object.defineProperty(grip, 'setPointerCapture', { value: () => undefined });
  grip.dispatchEvent(new PointerEvent('pointerdown', at(right)));
  grip.dispatchEvent(new PointerEvent('pointermove', at(right + 40)));
  grip.dispatchEvent(new PointerEvent('pointerup', at(right + 40)));
  await expect.poll(() => header.getBoundingClientRect().width).toBe(before + 40);
  grip.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  await expect.poll(() => header.getBoundingClientRect().width).toBe(before);
});

test('a long name is cut in its middle, and copied whole', async () => {
  const name = `${'Invoice_archive_of_the_northern_branch_'.repeat(3)}2019_final`;
  await showPart(<Example rows={[{ name, people: 1 }]} />);
  const text = page.getByTitle(name).element();
  expect(text.textContent).toBe(name);
  const [start, tail] = [...text.children];
  expect(start?.scrollWidth).toBeGreaterThan(start?.clientWidth ?? 0);
  expect(tail?.textContent).toBe('2019_final');
  await page.getByRole('row', { name: /^Invoice/ }).click();
  const data = new DataTransfer();
  document.activeElement?.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true }));
  expect(data.getData('text/plain')).toBe(name);
});

test('without rows it says why, and is still a grid', async () => {
  await showPart(<Example rows={[]} />);
  await expect.element(page.getByText('No place.')).toBeVisible();
  await assertNoViolations('empty');
});

test('axe finds nothing in a grid with an open row', async () => {
  await showPart(<Example rows={places(100)} />);
  await row('Berlin').click();
  await assertNoViolations('light');
});
