// The throughput of the last quarter of an hour, as rows or as megabytes a second.
import { makeStyles, tokens, ToggleButton } from '@fluentui/react-components';
import { memo, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { RatePoint } from '../stores/run-rates.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { themes } from '../theme/theme.ts';
import { chartData, chartOptions, type Measure } from './chart-options.ts';

const useStyles = makeStyles({
  chart: { display: 'flex', flexDirection: 'column', minWidth: 0, minHeight: 0 },
  head: { display: 'flex', alignItems: 'center', gap: '4px', minHeight: '24px' },
  title: { margin: '0 8px 0 0', fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  limit: { marginLeft: 'auto', whiteSpace: 'nowrap', fontSize: '12px', color: tokens.colorNeutralForeground2 },
  plot: { flex: 1, minHeight: 0, minWidth: 0, position: 'relative', overflow: 'hidden' },
  empty: { fontSize: '12px', color: tokens.colorNeutralForeground2, position: 'absolute', left: '56px', top: '8px' },
});

const measures = ['rows', 'bytes'] as const satisfies readonly Measure[];
const megabyte = 1024 * 1024;

export type ThroughputChartProps = {
  readonly rates: readonly RatePoint[];
  readonly limitBytesPerSecond: number | null;
};

/** Drawn once a second, when a point is added. */
export const ThroughputChart = memo(function ThroughputChart({ rates, limitBytesPerSecond }: ThroughputChartProps) {
  const styles = useStyles();
  const [measure, setMeasure] = useState<Measure>('rows');
  const words = text.run.chart;
  const last = rates.at(-1);
  const limit = limitBytesPerSecond === null ? null : text.run.byteRate(limitBytesPerSecond);
  const label = words.label(
    text.run.rate(last?.rowsPerSecond ?? 0),
    text.run.byteRate(last?.bytesPerSecond ?? 0),
    limit,
  );
  return (
    <section className={styles.chart} aria-label={words.title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title}</h2>
        <div role="group" aria-label={words.measure}>
          {measures.map((one) => (
            <ToggleButton
              key={one}
              size="small"
              appearance="subtle"
              checked={measure === one}
              onClick={() => setMeasure(one)}
            >
              {words[one]}
            </ToggleButton>
          ))}
        </div>
        {limit === null ? null : <span className={styles.limit}>{words.limit(limit)}</span>}
      </div>
      <div className={styles.plot}>
        <div role="img" aria-label={label} style={{ height: '100%' }}>
          {rates.length > 1 ? (
            <Plot
              rates={rates}
              measure={measure}
              limit={limitBytesPerSecond === null ? null : limitBytesPerSecond / megabyte}
            />
          ) : null}
        </div>
        {rates.length > 1 ? null : <span className={styles.empty}>{words.waiting}</span>}
      </div>
    </section>
  );
});

type PlotProps = { readonly rates: readonly RatePoint[]; readonly measure: Measure; readonly limit: number | null };

/** uPlot draws by itself: it is made anew for another look and given the data otherwise. */
function Plot({ rates, measure, limit }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const themeName = useFrom('app', (state) => state.theme);
  const latest = useRef(rates);
  useEffect(() => {
    latest.current = rates;
    plot.current?.setData(chartData(rates, measure));
  }, [rates, measure]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const look = { theme: themes[themeName], measure, limit, ...size() };
    const made = new uPlot(chartOptions(look), chartData(latest.current, measure), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [themeName, measure, limit]);
  return <div ref={place} style={{ height: '100%' }} />;
}
