// Which round of which series a run belongs to.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Plan } from '../../../shared/plan.ts';
import { seriesText } from '../../text/series.ts';

const words = seriesText.round;
const useStyles = makeStyles({ line: { margin: 0, color: tokens.colorNeutralForeground2 } });

export function RoundLine({ plan }: { readonly plan: Plan | null }) {
  const styles = useStyles();
  const series = plan?.series;
  if (series?.round === undefined) return null;
  const { number, kind } = series.round;
  return <p className={styles.line}>{words.belongs(series.name, number, words.kinds[kind])}</p>;
}
