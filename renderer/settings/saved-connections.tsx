// The connections saved by name; removing one takes a second click.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { SettingsSection } from './settings-section.tsx';
import { SureQuestion } from './sure-question.tsx';
import { useTableStyles } from './table-styles.ts';

const words = text.settings.connections;

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  cell: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  actionHead: { textAlign: 'right', paddingRight: '8px' },
});

export function SavedConnections() {
  const styles = useStyles();
  const table = useTableStyles();
  const { saved } = useStores();
  const connections = useFrom('saved', (state) => state.connections);
  useEffect(() => void saved.getState().load(), [saved]);
  return (
    <SettingsSection title={words.title}>
      {() =>
        connections.length === 0 ? (
          <p className={styles.none}>{words.none}</p>
        ) : (
          <table className={table.table}>
            <colgroup>
              <col style={{ width: '26%' }} />
              <col style={{ width: '64px' }} />
              <col />
              <col style={{ width: '116px' }} />
              <col style={{ width: '148px' }} />
            </colgroup>
            <thead>
              <tr>
                {[words.columns.name, words.columns.side, words.columns.where, words.columns.secret].map((name) => (
                  <th className={table.column} scope="col" key={name}>
                    {name}
                  </th>
                ))}
                <th className={mergeClasses(table.column, styles.actionHead)} scope="col">
                  {words.columns.action}
                </th>
              </tr>
            </thead>
            <tbody>
              {connections.map((connection) => (
                <Line key={connection.id} connection={connection} />
              ))}
            </tbody>
          </table>
        )
      }
    </SettingsSection>
  );
}

function Line({ connection: { id, name, connection, secret } }: { readonly connection: SavedConnection }) {
  const styles = useStyles();
  const table = useTableStyles();
  const remove = useFrom('saved', (state) => state.remove);
  const [isSure, setIsSure] = useState(false);
  const where = whereOf(connection);
  return (
    <tr>
      <td className={mergeClasses(table.cell, styles.cell)} title={name}>
        {name}
      </td>
      <td className={mergeClasses(table.cell, styles.cell)}>{words.sides[connection.side]}</td>
      <td className={mergeClasses(table.cell, styles.cell)} title={where}>
        {where}
      </td>
      <td className={mergeClasses(table.cell, styles.cell)}>{secret === null ? words.notKept : words.kept}</td>
      <td className={mergeClasses(table.cell, styles.cell, table.action)}>
        {isSure ? (
          <SureQuestion words={words} name={name} onSure={() => void remove(id)} onKeep={() => setIsSure(false)} />
        ) : (
          <Button size="small" appearance="subtle" aria-label={words.removeNamed(name)} onClick={() => setIsSure(true)}>
            {words.remove}
          </Button>
        )}
      </td>
    </tr>
  );
}

function whereOf(connection: SavedConnection['connection']): string {
  if (connection.side === 'source') return `${connection.config.server} \\ ${connection.config.database}`;
  const { config } = connection;
  return config.kind === 'connectionString'
    ? words.byConnectionString(config.container)
    : `${config.endpoint.replace(/\/$/, '')}/${config.container}`;
}
