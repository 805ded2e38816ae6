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
const longestCount = 5;

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
  const { draft, namespace } = stores.target.getState();
  const chosen = chosenTables(tables);
  const known = chosen.length > 0 ? chosen : tables.tables;
  const shown = known.length > 0 ? known : words.exampleTables;
  return {
    template: draft.pathTemplate,
    namespace,
    format,
    compression,
    server: source.address.trim() || words.exampleServer,
    database: source.database.trim() || words.exampleDatabase,
    tables: shown.slice(0, exampleCount).map(({ schema, name }) => ({ schema, name })),
    longest: longestNamed(shown),
  };
}

type Named = { readonly schema: string; readonly name: string };

/** One pass, as it runs after every change of the draft. */
function longestNamed(tables: readonly Named[]): Named[] {
  let longest: { readonly table: Named; readonly length: number }[] = [];
  for (const table of tables) {
    const length = writtenLength(table.schema) + writtenLength(table.name);
    if (longest.length === longestCount && length <= (longest.at(-1)?.length ?? 0)) continue;
    longest = [...longest, { table, length }].toSorted((a, b) => b.length - a.length).slice(0, longestCount);
  }
  return longest.map(({ table: { schema, name } }) => ({ schema, name }));
}

/** About as many characters as the name takes in a path, where most others than Latin letters become nine or so. */
const writtenLength = (name: string): number => name.length + 5 * (name.match(/[^\w.-]/g)?.length ?? 0);
