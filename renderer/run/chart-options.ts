// How uPlot draws the throughput: colours of the theme, an axis from zero that shows the limit, gaps where nothing ran.
import type uPlot from 'uplot';
import type { Theme } from '@fluentui/react-components';
import { formatCount } from '../../shared/format.ts';
import type { RatePoint } from '../stores/run-rates.ts';
import { formatClock } from '../ui/when.ts';

export type Measure = 'rows' | 'bytes';

const gapMs = 10_000;
const megabyte = 1024 * 1024;

type Columns = [number[], (number | null)[]];

/** Times in seconds and values; a pause of the run is a gap in the line. */
export function chartData(rates: readonly RatePoint[], measure: Measure): Columns {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let beforeMs: number | null = null;
  for (const { atMs, rowsPerSecond, bytesPerSecond } of rates) {
    if (beforeMs !== null && atMs - beforeMs > gapMs) {
      times.push((beforeMs + 1) / 1000);
      values.push(null);
    }
    times.push(atMs / 1000);
    values.push(measure === 'rows' ? rowsPerSecond : bytesPerSecond / megabyte);
    beforeMs = atMs;
  }
  return [times, values];
}

/** From zero to above the highest value and the limit, so that neither is cut off. */
export const valueRange = (highest: number | null, limit: number | null): [number, number] => [
  0,
  Math.max(highest ?? 0, limit ?? 0, 1) * 1.15,
];

/** 900 s at most; a young run fills the chart from its left. */
export function timeRange(first: number | null, last: number | null): [number, number] {
  if (first === null || last === null) return [0, 60];
  return [first, Math.max(last, first + 60)];
}

/** `1.2M`, `340k`: at most five characters, so that no label is cut. */
function shortCount(value: number): string {
  if (value >= 1_000_000) return `${trim(value / 1_000_000)}M`;
  if (value >= 10_000) return `${trim(value / 1000)}k`;
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : formatCount(value);
}

const trim = (value: number): string => String(Number(value.toPrecision(3)));

export type ChartLook = {
  readonly theme: Partial<Theme>;
  readonly measure: Measure;
  /** In the unit of the axis; null = none. */
  readonly limit: number | null;
  readonly width: number;
  readonly height: number;
};

export function chartOptions({ theme, measure, limit, width, height }: ChartLook): uPlot.Options {
  const ink = theme.colorNeutralForeground2 ?? '';
  const line = theme.colorNeutralStroke2 ?? '';
  const accent = theme.colorCompoundBrandStroke ?? '';
  const axis = {
    stroke: ink,
    font: `11px ${theme.fontFamilyBase ?? 'sans-serif'}`,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [6, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (_plot, first, last) => timeRange(first, last) },
      y: { range: (_plot, _low, high) => valueRange(high, measure === 'bytes' ? limit : null) },
    },
    axes: [
      { ...axis, size: 22, space: 80, values: (_plot, seconds) => seconds.map(clockOf) },
      { ...axis, size: 48, space: 24, values: (_plot, values) => values.map(shortCount) },
    ],
    series: [{}, { stroke: accent, width: 1.5, fill: `${accent}22`, points: { show: false } }],
    hooks: {
      draw: limit === null || measure === 'rows' ? [] : [(plot) => drawLimit(plot, limit, ink)],
    },
  };
}

const clockOf = (seconds: number): string => formatClock(seconds * 1000);

function drawLimit(plot: uPlot, limit: number, colour: string): void {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(limit, 'y', true);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
