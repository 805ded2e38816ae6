// What the first parts of three tables would be called: of the chosen tables where there are any.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { InputOf } from '../../../shared/contract.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useDerived } from '../../stores/derived.ts';
import { useFrom, useStores, type Stores } from '../../stores/stores.tsx';
import { chosenTables } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';

const words = text.target.template;
const exampleCount = 3;

const useStyles = makeStyles({
  title: { margin: '8px 0 2px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    minHeight: '48px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  old: { color: tokens.colorNeutralForeground3 },
});

/** Asks for the names whenever something they are made of changes. */
export function useNamePreview(): void {
  const { target } = useStores();
  const key = useDerived((stores) => JSON.stringify(nameRequest(stores)));
  const stores = useStores();
  useEffect(() => target.getState().previewNames(nameRequest(stores)), [target, stores, key]);
}

export function NameExamples() {
  const styles = useStyles();
  const { names, error } = useFrom('target', (state) => state.names);
  const isReal = useFrom('tables', (state) => state.tables.length > 0);
  return (
    <>
      <p className={styles.title}>{isReal ? words.names : words.examples}</p>
      <ul className={mergeClasses(styles.list, error !== null && styles.old)}>
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  );
}

function nameRequest(stores: Stores): InputOf<'target.names'> {
  const { draft: source } = stores.source.getState();
  const tables = stores.tables.getState();
  const { format, compression } = effectiveOptions(stores.options.getState().options);
  const chosen = chosenTables(tables);
  const known = chosen.length > 0 ? chosen : tables.tables;
  const shown = known.length > 0 ? known : words.exampleTables;
  return {
    template: stores.target.getState().draft.pathTemplate,
    format,
    compression,
    server: source.address.trim() || words.exampleServer,
    database: source.database.trim() || words.exampleDatabase,
    tables: shown.slice(0, exampleCount).map(({ schema, name }) => ({ schema, name })),
  };
}
