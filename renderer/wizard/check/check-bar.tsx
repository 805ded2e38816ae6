// How closely to look, the button that looks, and how far it is; afterwards what was found in figures.
import { Button, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import {
  countSeverities,
  preflightScopeSchema,
  severitySchema,
  type PreflightScope,
} from '../../../shared/preflight.ts';
import { useDerived } from '../../stores/derived.ts';
import { checkRequest } from '../../stores/draft-plan.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { chosenTables } from '../../stores/tables-store.ts';
import { text } from '../../text/text.ts';
import { Status } from '../../ui/status.tsx';
import { TableProgress } from '../../ui/table-progress.tsx';
import { severityStatus } from './severity.ts';

const words = text.check;

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '12px', flexWrap: 'wrap', margin: '0 0 4px' },
  label: { fontWeight: 600 },
  line: { margin: '0 0 10px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  running: { marginBottom: '12px' },
  counts: { display: 'flex', gap: '16px', marginLeft: 'auto' },
});

export function CheckBar() {
  const checking = useFrom('check', (state) => state.checking);
  return checking === 'running' ? <Running /> : <Ready />;
}

function Ready() {
  const styles = useStyles();
  const stores = useStores();
  const { scope, preflight, chooseScope } = useFrom('check', (state) => state);
  const isEmpty = useDerived((all) => chosenTables(all.tables.getState()).length === 0);
  const run = (): void => void stores.check.getState().run(checkRequest(stores));
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.label} id="check-scope">
          {words.scope}
        </span>
        <RadioGroup
          layout="horizontal"
          aria-labelledby="check-scope"
          aria-describedby="check-scope-line"
          value={scope}
          onChange={(_event, { value }) => chooseScope(scopeOf(value))}
        >
          {preflightScopeSchema.options.map((one) => (
            <Radio key={one} value={one} label={words.scopes[one].name} />
          ))}
        </RadioGroup>
        <Button disabled={isEmpty} onClick={run}>
          {preflight === null ? words.run : words.runAgain}
        </Button>
        <Counts />
      </div>
      <p className={styles.line} id="check-scope-line">
        {isEmpty ? words.nothingToCheck : `${words.scopes[scope].line} ${words.load}`}
      </p>
    </>
  );
}

const scopeOf = (value: string): PreflightScope =>
  preflightScopeSchema.options.find((scope) => scope === value) ?? 'normal';

function Counts() {
  const styles = useStyles();
  const preflight = useFrom('check', (state) => state.preflight);
  if (preflight === null) return null;
  const counts = countSeverities(preflight.findings);
  return (
    <span className={styles.counts} role="status">
      {severitySchema.options.toReversed().map((severity) => (
        <Status key={severity} kind={severityStatus[severity]} word={words.counts(severity, counts[severity])} />
      ))}
    </span>
  );
}

function Running() {
  const styles = useStyles();
  const progress = useFrom('check', (state) => state.progress);
  const cancel = useFrom('check', (state) => state.cancel);
  return (
    <div className={styles.running}>
      <TableProgress
        progress={progress}
        words={{ ...words, working: words.running, count: words.runningCount }}
        onCancel={cancel}
      />
    </div>
  );
}
