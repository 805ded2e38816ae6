// Measures the tables screen as it stands on the page: its first drawing, a search, and scrolling from top to bottom.
import { measureScroll, type ScrollFigures } from './measure-scroll.ts';

export type TablesFigures = {
  readonly tables: number;
  /** From the answer's arrival to the frame that shows rows. */
  readonly firstDrawingMs: number;
  /** From each letter to the frame that shows what it found. */
  readonly typingMs: readonly number[];
  /** By the wheel, ten rows a frame. */
  readonly wheel: ScrollFigures;
  /** By the thumb of the scroll bar, through everything: every frame replaces every row. */
  readonly drag: ScrollFigures;
};

/** When the frame that is being prepared has been drawn. */
const painted = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
  });

/** Draws frame after frame until `isReached`; gives the milliseconds it took. */
async function untilDrawn(startMs: number, isReached: () => boolean): Promise<number> {
  let now = await painted();
  while (!isReached()) {
    if (now - startMs > 10_000) throw new Error('nothing changed on the screen within ten seconds');
    now = await painted();
  }
  return Math.round(now - startMs);
}

const rowCount = (): number => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 0) - 1;

/** As the browser does it when a key is pressed. */
function type(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Each letter must leave fewer tables: the count on the screen tells when it has been answered. */
async function measureTyping(input: HTMLInputElement, word: string): Promise<number[]> {
  const lengths: number[] = [];
  for (let end = 1; end <= word.length; end += 1) {
    const before = rowCount();
    const start = performance.now();
    type(input, word.slice(0, end));
    lengths.push(await untilDrawn(start, () => rowCount() !== before));
  }
  return lengths;
}

/** `arrive` lets the list of tables come in, which the screen waits for. */
export async function measureTables(arrive: () => void): Promise<TablesFigures> {
  const arrivedMs = performance.now();
  arrive();
  const firstDrawingMs = await untilDrawn(arrivedMs, () => document.querySelector('[data-row]') !== null);
  const tables = rowCount();
  const grid = document.querySelector<HTMLElement>('[role=grid]');
  const search = document.querySelector<HTMLInputElement>('[role=searchbox], input[type=search]');
  if (grid === null || search === null) throw new Error('the screen shows no grid or no search');
  // Once to warm up: fonts, styles and compiled code are there from then on.
  await measureScroll(grid, 30, null);
  const wheel = await measureScroll(grid, 240, 300);
  const drag = await measureScroll(grid, 120, null);
  return { tables, firstDrawingMs, typingMs: await measureTyping(search, '991'), wheel, drag };
}
