// The connections saved by name; removing one takes a second click.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { SettingsSection } from './settings-section.tsx';

const words = text.settings.connections;

const useStyles = makeStyles({
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  column: {
    textAlign: 'left',
    fontWeight: 600,
    fontSize: '12px',
    lineHeight: '16px',
    padding: '0 12px 4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  cell: {
    height: '30px',
    padding: '0 12px 0 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  action: { textAlign: 'right', paddingRight: 0 },
  actionHead: { textAlign: 'right', paddingRight: '8px' },
});

export function SavedConnections() {
  const styles = useStyles();
  const { saved } = useStores();
  const connections = useFrom('saved', (state) => state.connections);
  useEffect(() => void saved.getState().load(), [saved]);
  return (
    <SettingsSection title={words.title}>
      {() =>
        connections.length === 0 ? (
          <p className={styles.none}>{words.none}</p>
        ) : (
          <table className={styles.table}>
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
                  <th className={styles.column} scope="col" key={name}>
                    {name}
                  </th>
                ))}
                <th className={mergeClasses(styles.column, styles.actionHead)} scope="col">
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
  const remove = useFrom('saved', (state) => state.remove);
  const [isSure, setIsSure] = useState(false);
  const where = whereOf(connection);
  return (
    <tr>
      <td className={styles.cell} title={name}>
        {name}
      </td>
      <td className={styles.cell}>{words.sides[connection.side]}</td>
      <td className={styles.cell} title={where}>
        {where}
      </td>
      <td className={styles.cell}>{secret === null ? words.notKept : words.kept}</td>
      <td className={mergeClasses(styles.cell, styles.action)}>
        {isSure ? (
          <>
            <Button size="small" aria-label={words.sureNamed(name)} onClick={() => void remove(id)}>
              {words.sure}
            </Button>
            <Button size="small" appearance="subtle" onClick={() => setIsSure(false)}>
              {words.keep}
            </Button>
          </>
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
