// The decision who moves the tables: this computer, or Data Factory for some of them.
import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { formatBytes } from '../../../../shared/format.ts';
import { useDerived } from '../../../stores/derived.ts';
import { factoryTables } from '../../../stores/draft-engines.ts';
import { engineRules, fromBytesOf } from '../../../stores/engines-store.ts';
import { useFrom, useStores, type Stores } from '../../../stores/stores.tsx';
import { enginesText as words } from '../../../text/engines.ts';
import { FormField } from '../../../ui/field.tsx';
import { Choice } from '../decision.tsx';
import { FactoryFields } from './factory-fields.tsx';

const useStyles = makeStyles({
  inside: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    margin: '0 0 12px 8px',
    paddingLeft: '16px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', minHeight: '24px' },
  quiet: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  size: { maxWidth: '240px' },
});

export function EnginesDecision() {
  const rule = useFrom('engines', (state) => state.rule);
  const choose = useFrom('engines', (state) => state.choose);
  const styles = useStyles();
  return (
    <>
      <Choice
        title={words.title}
        values={engineRules}
        names={words.rules}
        consequence={words.consequence}
        value={rule}
        onChange={choose}
      />
      {rule === 'here' ? null : (
        <div className={styles.inside}>
          {rule === 'size' ? <FromSize /> : null}
          <Going />
          <FactoryFields />
        </div>
      )}
    </>
  );
}

function FromSize() {
  const styles = useStyles();
  const typed = useFrom('engines', (state) => state.typedFrom);
  const isSize = useFrom('engines', (state) => fromBytesOf(state) !== null);
  const type = useFrom('engines', (state) => state.typeFrom);
  return (
    <div className={styles.size}>
      <FormField
        label={words.from}
        hint={words.fromHint}
        problem={isSize ? undefined : words.fromProblem(typed.trim())}
      >
        <Input value={typed} spellCheck={false} onChange={(_, { value }) => type(value)} />
      </FormField>
    </div>
  );
}

/** Which of the ticked tables would go there, in one line. */
const goingLine = (stores: Stores): string => {
  const going = factoryTables(stores);
  const all = stores.tables.getState().chosen.size;
  const bytes = going.reduce((sum, { bytesEstimate }) => sum + (bytesEstimate ?? 0), 0);
  if (going.length > 0) return words.goes(going.length, all, formatBytes(bytes));
  return stores.engines.getState().rule === 'named' ? words.namedNone : words.goesNone;
};

function Going() {
  const styles = useStyles();
  const { app } = useStores();
  const line = useDerived(goingLine);
  return (
    <div className={styles.row}>
      <span className={styles.quiet} role="status">
        {line}
      </span>
      <Button size="small" onClick={() => app.getState().go({ name: 'wizard', step: 'tables' })}>
        {words.toTables}
      </Button>
    </div>
  );
}
