// Measures how evenly a grid scrolls: a step a frame, and how long each frame took.
export type ScrollFigures = {
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** Script and layout alone, without what the machine needs to paint. */
  readonly workP95Ms: number;
  /** The most rows that were in the document at one time. */
  readonly mostRows: number;
};

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * `grid`: the element that scrolls, with rows marked `data-row`. `stepPx`: 300 is a fast turn of the wheel; null goes from
 * top to bottom in `frames` equal steps, as when the thumb of the scroll bar is dragged.
 */
export async function measureScroll(grid: HTMLElement, frames: number, stepPx: number | null): Promise<ScrollFigures> {
  const step = stepPx ?? (grid.scrollHeight - grid.clientHeight) / frames;
  const lengths: number[] = [];
  const work: number[] = [];
  let mostRows = 0;
  grid.scrollTop = 0;
  await nextFrame();
  let before = await nextFrame();
  for (let frame = 1; frame <= frames; frame += 1) {
    const start = performance.now();
    grid.scrollTop = step * frame;
    // The scroll event comes with the next frame; sent now, what it costs can be measured apart.
    grid.dispatchEvent(new Event('scroll'));
    grid.getBoundingClientRect();
    work.push(performance.now() - start);
    const now = await nextFrame();
    lengths.push(now - before);
    before = now;
    mostRows = Math.max(mostRows, grid.querySelectorAll('[data-row]').length);
  }
  return {
    frames,
    medianMs: round(quantile(lengths, 0.5)),
    p95Ms: round(quantile(lengths, 0.95)),
    worstMs: round(Math.max(...lengths)),
    workP95Ms: round(quantile(work, 0.95)),
    mostRows,
  };
}
