// The channels of alerts, each with a test; removing one takes a second click.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { secretsNeededBy } from '../../shared/alerts.ts';
import type { SavedChannel } from '../../shared/contract.ts';
import { useFrom } from '../stores/stores.tsx';
import { describeProblem } from '../text/problems.ts';
import { text } from '../text/text.ts';
import { Status } from '../ui/status.tsx';
import { SureQuestion } from './sure-question.tsx';
import { useTableStyles } from './table-styles.ts';

const words = text.alerts.channels;

const useStyles = makeStyles({
  title: { margin: '0 0 8px', fontWeight: 600, fontSize: '12px', lineHeight: '16px' },
  none: { margin: '0 0 8px', color: tokens.colorNeutralForeground2 },
  table: { marginBottom: '8px' },
  line: { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  result: { padding: '0 0 6px', whiteSpace: 'normal', overflowWrap: 'anywhere' },
});

export function AlertChannels() {
  const styles = useStyles();
  const channels = useFrom('alerts', (state) => state.channels);
  const isEditing = useFrom('alerts', (state) => state.form !== null);
  const open = useFrom('alerts', (state) => state.open);
  return (
    <>
      <h3 className={styles.title}>{words.title}</h3>
      {channels.length === 0 ? <p className={styles.none}>{words.none}</p> : <ChannelTable channels={channels} />}
      {isEditing ? null : <Button onClick={() => open(null)}>{words.add}</Button>}
    </>
  );
}

function ChannelTable({ channels }: { readonly channels: readonly SavedChannel[] }) {
  const styles = useStyles();
  const table = useTableStyles();
  const { name, kind, where, action } = words.columns;
  return (
    <table className={mergeClasses(table.table, styles.table)}>
      <colgroup>
        <col style={{ width: '22%' }} />
        <col style={{ width: '76px' }} />
        <col />
        <col style={{ width: '216px' }} />
      </colgroup>
      <thead>
        <tr>
          {[name, kind, where].map((column) => (
            <th className={table.column} scope="col" key={column}>
              {column}
            </th>
          ))}
          <th className={mergeClasses(table.column, table.action)} scope="col">
            {action}
          </th>
        </tr>
      </thead>
      <tbody>
        {channels.map((channel) => (
          <Line key={channel.id} saved={channel} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ saved }: { readonly saved: SavedChannel }) {
  const styles = useStyles();
  const table = useTableStyles();
  const test = useFrom('alerts', (state) => state.tests[saved.id]);
  const { name } = saved.channel;
  const where = whereOf(saved);
  return (
    <>
      <tr className={styles.line}>
        <td className={table.cell} title={name}>
          {name}
        </td>
        <td className={table.cell}>{words.kinds[saved.channel.kind]}</td>
        <td className={table.cell} title={where}>
          {where}
        </td>
        <td className={mergeClasses(table.cell, table.action)}>
          <Actions saved={saved} isTesting={test?.state === 'running'} />
        </td>
      </tr>
      {test === undefined ? null : (
        <tr>
          <td colSpan={4} className={styles.result} role="status">
            {test.state === 'running' ? <Status kind="running" word={words.testing} /> : null}
            {test.state === 'passed' ? <Status kind="passed" word={words.taken} /> : null}
            {test.state === 'failed' ? <Failure sentence={describeProblem(test.error)} /> : null}
          </td>
        </tr>
      )}
    </>
  );
}

function Failure({ sentence }: { readonly sentence: string }) {
  return (
    <>
      <Status kind="failed" word="" />
      {sentence}
    </>
  );
}

function Actions({ saved, isTesting }: { readonly saved: SavedChannel; readonly isTesting: boolean }) {
  const { test, open, remove } = useFrom('alerts', (state) => state);
  const [isSure, setIsSure] = useState(false);
  const { name } = saved.channel;
  if (isSure)
    return (
      <SureQuestion words={words} name={name} onSure={() => void remove(saved.id)} onKeep={() => setIsSure(false)} />
    );
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        aria-label={words.testNamed(name)}
        disabledFocusable={isTesting}
        onClick={() => void test(saved)}
      >
        {words.test}
      </Button>
      <Button size="small" appearance="subtle" aria-label={words.changeNamed(name)} onClick={() => open(saved)}>
        {words.change}
      </Button>
      <Button size="small" appearance="subtle" aria-label={words.removeNamed(name)} onClick={() => setIsSure(true)}>
        {words.remove}
      </Button>
    </>
  );
}

function whereOf({ channel, secrets }: SavedChannel): string {
  if (secretsNeededBy(channel).some((name) => secrets[name] === null)) return words.notKept;
  return channel.kind === 'smtp' ? words.mailTo(channel.host, channel.to[0] ?? '', channel.to.length - 1) : words.kept;
}
