// The database to read from: typed, or chosen from what the last test found.
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { LabelledCombo } from '../../ui/labelled-combo.tsx';

const words = text.source;
const longestName = 128;

export function DatabaseField() {
  const database = useFrom('source', (state) => state.draft.database);
  const databases = useFrom('source', (state) => state.databases);
  const isTested = useFrom('source', (state) => state.test.state === 'passed');
  const change = useFrom('source', (state) => state.change);
  const runTest = useFrom('source', (state) => state.runTest);
  return (
    <LabelledCombo
      label={words.database.label}
      hint={databases.length === 0 ? words.database.before : words.database.after(databases.length)}
      problem={isTested && database.trim() === '' ? words.databaseMissing : undefined}
      value={database}
      names={databases}
      maxLength={longestName}
      onChange={(value) => change({ database: value })}
      onEnter={() => void runTest()}
    />
  );
}
