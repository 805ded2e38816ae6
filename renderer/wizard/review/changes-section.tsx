// What is lost or changed on the way, said once for all places it holds for.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Plan } from '../../../shared/plan.ts';
import { text } from '../../text/text.ts';
import { Status } from '../../ui/status.tsx';
import { Section } from './document-parts.tsx';
import { changesOf, hasChanges, type Remark } from './plan-words.ts';

const words = text.review.changes;
const placesShown = 12;

const useStyles = makeStyles({
  group: { marginBottom: '10px', ':last-child': { marginBottom: 0 } },
  title: { margin: '0 0 4px', fontSize: '12px', lineHeight: '16px', fontWeight: 600 },
  list: { margin: 0, paddingLeft: '16px' },
  item: { marginBottom: '4px' },
  places: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function ChangesSection({ plan, isWhole }: { readonly plan: Plan; readonly isWhole: boolean }) {
  const changes = changesOf(plan);
  return (
    <Section title={text.review.sections.changes}>
      {hasChanges(changes) ? (
        <>
          <Remarks title={words.leftOut} remarks={changes.leftOut} isWhole={isWhole} />
          <Remarks title={words.onlySome} remarks={changes.filtered} isWhole={isWhole} />
          <Remarks title={words.changed} remarks={changes.changed} isWhole={isWhole} />
        </>
      ) : (
        <Status kind="passed" word={words.none} />
      )}
    </Section>
  );
}

function Remarks(props: { readonly title: string; readonly remarks: readonly Remark[]; readonly isWhole: boolean }) {
  const styles = useStyles();
  if (props.remarks.length === 0) return null;
  return (
    <div className={styles.group}>
      <h3 className={styles.title}>{props.title}</h3>
      <ul className={styles.list}>
        {props.remarks.map(({ text: remark, places }) => (
          <li className={styles.item} key={`${remark} ${places[0] ?? ''}`}>
            {remark}
            <span className={styles.places}>{listPlaces(places, props.isWhole)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function listPlaces(places: readonly string[], isWhole: boolean): string {
  const shown = isWhole ? places : places.slice(0, placesShown);
  const rest = places.length - shown.length;
  return shown.join(', ') + (rest === 0 ? '' : ` ${words.andMore(rest)}`);
}
