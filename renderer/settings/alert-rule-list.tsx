// The rules of alerts: a tick for each, and its figures beside it.
import { Checkbox, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';
import { defaultAlertRules } from '../../shared/alerts.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { CountField } from '../wizard/options/count-field.tsx';

const words = text.alerts.rules;

const useStyles = makeStyles({
  all: { border: 'none', margin: '0 0 12px', padding: 0 },
  title: { padding: 0, fontWeight: 600, fontSize: '12px', lineHeight: '16px' },
  rule: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: '8px',
    minHeight: '36px',
    marginLeft: '-8px',
  },
  word: { color: tokens.colorNeutralForeground1 },
});

/** What a rule begins with when it is ticked. */
const first = {
  stalledMinutes: defaultAlertRules.stalledMinutes ?? 10,
  slow: { below: 1000, unit: 'rows', minutes: 15 },
  aside: 0,
} as const;

export function AlertRuleList() {
  const styles = useStyles();
  const rules = useFrom('alerts', (state) => state.rules);
  const change = useFrom('alerts', (state) => state.changeRules);
  const { stalledMinutes, slow, quarantineAbove } = rules;
  return (
    <fieldset className={styles.all}>
      <legend className={styles.title}>{words.title}</legend>
      {(['runFinished', 'tableFailed', 'verifyFailed'] as const).map((name) => (
        <Rule key={name} label={words[name]} isOn={rules[name]} onChange={(isOn) => void change({ [name]: isOn })} />
      ))}
      <Rule
        label={words.stalled}
        isOn={stalledMinutes !== null}
        onChange={(isOn) => void change({ stalledMinutes: isOn ? first.stalledMinutes : null })}
      >
        {stalledMinutes === null ? null : (
          <Count
            label={words.stalledMinutes}
            value={stalledMinutes}
            min={1}
            max={1440}
            after={words.minutes}
            onChange={(value) => void change({ stalledMinutes: value })}
          />
        )}
      </Rule>
      <Rule
        label={words.slow}
        isOn={slow !== null}
        onChange={(isOn) => void change({ slow: isOn ? first.slow : null })}
      >
        {slow === null ? null : (
          <>
            <Count
              label={words.slowBelow}
              value={slow.below}
              min={1}
              max={1_000_000_000}
              onChange={(below) => void change({ slow: { ...slow, below } })}
            />
            <Select
              aria-label={words.slowUnit}
              value={slow.unit}
              onChange={(_event, { value }) =>
                void change({ slow: { ...slow, unit: value === 'rows' ? 'rows' : 'megabytes' } })
              }
            >
              <option value="rows">{words.units.rows}</option>
              <option value="megabytes">{words.units.megabytes}</option>
            </Select>
            <span className={styles.word}>{words.over}</span>
            <Count
              label={words.slowMinutes}
              value={slow.minutes}
              min={1}
              max={1440}
              after={words.minutes}
              onChange={(minutes) => void change({ slow: { ...slow, minutes } })}
            />
          </>
        )}
      </Rule>
      <Rule
        label={words.aside}
        isOn={quarantineAbove !== null}
        onChange={(isOn) => void change({ quarantineAbove: isOn ? first.aside : null })}
      >
        {quarantineAbove === null ? null : (
          <Count
            label={words.asideRows}
            value={quarantineAbove}
            min={0}
            max={1_000_000_000}
            after={words.rows}
            onChange={(value) => void change({ quarantineAbove: value })}
          />
        )}
      </Rule>
    </fieldset>
  );
}

function Rule(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.rule}>
      <Checkbox
        label={props.label}
        checked={props.isOn}
        onChange={(_event, { checked }) => props.onChange(checked === true)}
      />
      {props.children}
    </div>
  );
}

function Count(props: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly after?: string;
  readonly onChange: (value: number) => void;
}) {
  const styles = useStyles();
  const afterId = useId();
  return (
    <>
      <CountField {...props} describedBy={afterId} />
      <span className={styles.word} id={afterId}>
        {props.after}
      </span>
    </>
  );
}
