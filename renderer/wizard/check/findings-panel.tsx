// What was found in one table, finding by finding, and what is decided about each.
import { Button, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { choiceOf, type Finding, type PreflightChoice } from '../../../shared/preflight.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Status } from '../../ui/status.tsx';
import type { CheckRow } from './check-rows.ts';
import { severityStatus } from './severity.ts';

const words = text.check.panel;

const useStyles = makeStyles({
  finding: {
    padding: '10px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTop: 'none', paddingTop: 0 },
    overflowWrap: 'anywhere',
  },
  head: { display: 'flex', justifyContent: 'space-between', gap: '8px', marginBottom: '4px' },
  place: { fontWeight: 600, minWidth: 0 },
  rows: { color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  text: { margin: '0 0 4px' },
  label: { margin: '6px 0 0', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  code: {
    margin: '2px 0 4px',
    padding: '6px 8px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  choices: { display: 'flex', flexDirection: 'column', marginLeft: '-8px' },
  consequence: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '4px' },
});

export function FindingsPanel({ row, onClose }: { readonly row: CheckRow; readonly onClose: () => void }) {
  const styles = useStyles();
  return (
    <SidePanel title={row.name} onClose={onClose}>
      {row.findings.length === 0 ? <p className={styles.text}>{words.nothing}</p> : null}
      {row.findings.map((finding) => (
        <FindingPart key={finding.id} finding={finding} />
      ))}
    </SidePanel>
  );
}

function FindingPart({ finding }: { readonly finding: Finding }) {
  const styles = useStyles();
  const { column, severity, rows, what, consequence, sample, sql, choices } = finding;
  return (
    <article className={styles.finding} aria-label={what}>
      <div className={styles.head}>
        <Status kind={severityStatus[severity]} word={text.check.severities[severity]} />
        {rows === null ? null : <span className={styles.rows}>{words.rows(rows)}</span>}
      </div>
      {column === null ? null : <div className={styles.place}>{words.column(column)}</div>}
      <p className={styles.text}>{what}</p>
      <p className={styles.label}>{words.consequence}</p>
      <p className={styles.text}>{consequence}</p>
      {sample === null ? null : (
        <>
          <p className={styles.label}>{words.sample}</p>
          <pre className={styles.code}>{sample.text}</pre>
        </>
      )}
      {sql === null ? null : <Script rule={finding.rule} sql={sql} />}
      {choices.length === 0 ? null : <Choices finding={finding} />}
    </article>
  );
}

function Script({ rule, sql }: { readonly rule: string; readonly sql: string }) {
  const styles = useStyles();
  const { api } = useStores();
  return (
    <>
      <p className={styles.label}>{words.sql}</p>
      <pre className={styles.code}>{sql}</pre>
      <Button
        size="small"
        aria-label={words.copySql(rule)}
        onClick={() => void api.call('clipboard.write', { text: sql })}
      >
        {words.copy}
      </Button>
    </>
  );
}

/** A red finding: one of what is offered, for this one or for all of its kind that offer the same. */
function Choices({ finding }: { readonly finding: Finding }) {
  const styles = useStyles();
  const decisions = useFrom('check', (state) => state.decisions);
  const decide = useFrom('check', (state) => state.decide);
  const all = useFrom('check', (state) => state.preflight?.findings) ?? [];
  const made = choiceOf(finding, decisions);
  const alike = made === null ? [] : all.filter((other) => isAlike(other, finding, made));
  const chosen = (value: string): PreflightChoice | null =>
    finding.choices.find(({ choice }) => choice === value)?.choice ?? null;
  return (
    <>
      <p className={styles.label} id={`decide-${finding.id}`}>
        {words.decide}
      </p>
      <RadioGroup
        aria-labelledby={`decide-${finding.id}`}
        className={styles.choices}
        value={made ?? ''}
        onChange={(_event, { value }) => decide([finding], chosen(value))}
      >
        {finding.choices.map(({ choice, consequence }) => (
          <Radio
            key={choice}
            value={choice}
            label={
              <>
                {text.check.choices[choice]}
                <span className={styles.consequence}>{consequence}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
      {made === null ? null : (
        <div className={styles.actions}>
          {alike.length > 1 ? (
            <Button size="small" onClick={() => decide(alike, made)}>
              {words.forAll(alike.length)}
            </Button>
          ) : null}
          <Button size="small" onClick={() => decide([finding], null)}>
            {words.takeBack}
          </Button>
        </div>
      )}
    </>
  );
}

const isAlike = (other: Finding, one: Finding, choice: PreflightChoice): boolean =>
  other.rule === one.rule && other.severity === 'red' && other.choices.some((offered) => offered.choice === choice);
