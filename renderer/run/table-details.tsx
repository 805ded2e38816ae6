// The details of one table of a run: why it failed and what can be done, how far it is, and what the plan says of it.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../shared/format.ts';
import type { PlanTable } from '../../shared/plan.ts';
import { isFinalFailure, type LaneSnapshot, type TableSnapshot } from '../../shared/run.ts';
import { factoryRunText } from '../text/factory-run.ts';
import { rulesText } from '../text/rules.ts';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { Status } from '../ui/status.tsx';
import { factoryFacts } from './factory/factory-facts.ts';
import { describeTable, tableName } from './run-words.ts';

const useStyles = makeStyles({
  part: { marginTop: '12px' },
  heading: { margin: '0 0 4px', fontSize: '13px', lineHeight: '20px', fontWeight: 600 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    rowGap: '4px',
    columnGap: '12px',
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, textAlign: 'right', overflowWrap: 'anywhere' },
  words: { margin: 0, overflowWrap: 'anywhere' },
  phase: { margin: '0 0 4px', overflowWrap: 'anywhere' },
  code: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  notes: { margin: 0, paddingLeft: '16px', overflowWrap: 'anywhere' },
});

export type TableDetailsProps = {
  readonly table: TableSnapshot;
  /** The run is in progress. */
  readonly isMoving: boolean;
  /** Null until the plan is read. */
  readonly plan: PlanTable | null;
  readonly lanes: readonly LaneSnapshot[];
  /** Null where a retry is not possible now. */
  readonly onRetry: (() => void) | null;
  readonly onClose: () => void;
};

export function TableDetails({ table, isMoving, plan, lanes, onRetry, onClose }: TableDetailsProps) {
  const { kind, word } = describeTable(table, isMoving);
  return (
    <SidePanel title={tableName(table)} onClose={onClose}>
      <Status kind={kind} word={word} />
      <Failure table={table} isMoving={isMoving} onRetry={onRetry} />
      <Facts table={table} />
      <ByFactory table={table} isMoving={isMoving} />
      <Carriers table={table} lanes={lanes} />
      {plan === null ? null : <PlanFacts plan={plan} />}
    </SidePanel>
  );
}

function Failure({ table, isMoving, onRetry }: Pick<TableDetailsProps, 'table' | 'isMoving' | 'onRetry'>) {
  const styles = useStyles();
  const words = text.run.details;
  const { error, state } = table;
  if (error === null) return null;
  const isFinal = isFinalFailure(error);
  return (
    <div className={styles.part}>
      <Problem error={error}>
        {state === 'failed' && onRetry !== null && !isFinal ? (
          <Button size="small" onClick={onRetry}>
            {words.retryTable}
          </Button>
        ) : null}
      </Problem>
      {state === 'running' && isMoving ? <p className={styles.words}>{words.retrying}</p> : null}
      {state === 'failed' && isFinal ? <p className={styles.words}>{words.retryFinal}</p> : null}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ table }: { readonly table: TableSnapshot }) {
  const styles = useStyles();
  const words = text.run.details;
  const facts = [
    [words.rows, formatCount(table.rows)],
    [words.inFlight, formatCount(table.rowsInFlight)],
    [words.estimate, table.rowsEstimate === null ? words.unknown : formatCount(table.rowsEstimate)],
    [words.parts, formatCount(table.parts)],
    [words.bytes, formatBytes(table.bytes)],
    [words.ranges, words.rangesDone(table.partitionsDone, table.partitions)],
    [words.retries, formatCount(table.retries)],
    [words.setAside, formatCount(table.rowsSetAside)],
    ...(table.rules ?? []).map(
      ({ name, rowsBroken, rowsChecked }) =>
        [rulesText.ofRule(name), rulesText.broken(rowsBroken, rowsChecked)] as const,
    ),
  ] as const;
  return (
    <Part title={words.facts}>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <FactRow key={label} label={label} value={value} />
        ))}
      </dl>
    </Part>
  );
}

function ByFactory({ table: { factory, state }, isMoving }: Pick<TableDetailsProps, 'table' | 'isMoving'>) {
  const styles = useStyles();
  if (factory === undefined) return null;
  return (
    <Part title={factoryRunText.details.title}>
      {isMoving && state !== 'failed' ? (
        <p className={styles.phase}>{factoryRunText.phaseLines[factory.phase]}</p>
      ) : null}
      <dl className={styles.facts}>
        {factoryFacts(factory).map(([label, value]) => (
          <FactRow key={label} label={label} value={value} />
        ))}
      </dl>
    </Part>
  );
}

function FactRow({ label, value }: { readonly label: string; readonly value: string }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{value}</dd>
    </>
  );
}

function Carriers({ table, lanes }: Pick<TableDetailsProps, 'table' | 'lanes'>) {
  const styles = useStyles();
  const own = lanes.filter(({ tableId }) => tableId === table.id);
  if (own.length === 0) return null;
  return (
    <Part title={text.run.details.carriedBy}>
      <ul className={styles.notes}>
        {own.map(({ lane, partition }) => (
          <li key={lane}>
            {text.run.details.carriedLane(lane, text.run.lanes.range(partition ?? 0, table.partitions))}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function PlanFacts({ plan }: { readonly plan: PlanTable }) {
  const styles = useStyles();
  const words = text.run.details;
  const notes = [
    ...plan.notes,
    ...plan.columns.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`])),
  ];
  return (
    <>
      <Part title={words.reading}>
        <p className={styles.words}>{plan.readNote}</p>
      </Part>
      {plan.where === null ? null : (
        <Part title={words.where}>
          <pre className={styles.code}>{plan.where}</pre>
        </Part>
      )}
      {plan.query === null ? null : (
        <Part title={words.query}>
          <pre className={styles.code}>{plan.query}</pre>
        </Part>
      )}
      {notes.length === 0 ? null : (
        <Part title={words.notes}>
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}
