// What nobody can do from here, in order, and the resources as files for whoever deploys in another way.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Plan } from '../../../../shared/plan.ts';
import { useFrom } from '../../../stores/stores.tsx';
import { factorySetupText } from '../../../text/factory-setup.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Status } from '../../../ui/status.tsx';
import { Section } from '../document-parts.tsx';

const words = factorySetupText.export;

const useStyles = makeStyles({
  list: { margin: '0 0 8px', paddingLeft: '20px' },
  item: { marginBottom: '4px' },
  row: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap', minHeight: '32px' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

export function ByHandSection({ plan }: { readonly plan: Plan }) {
  const styles = useStyles();
  const { byHand, exported, busy, errors, exportFolder } = useFrom('factorySetup', (state) => state);
  const error = errors.get('export');
  return (
    <Section title={factorySetupText.sections.byHand}>
      {byHand === null ? null : (
        <ol className={styles.list}>
          {byHand.map((step) => (
            <li key={step} className={styles.item}>
              {step}
            </li>
          ))}
        </ol>
      )}
      <div className={styles.row} role="status">
        <Button size="small" disabledFocusable={busy.has('export')} onClick={() => void exportFolder(plan)}>
          {words.action}
        </Button>
        {exported === null ? (
          <span className={styles.quiet}>{words.hint}</span>
        ) : (
          <Status kind="passed" word={words.saved(exported.files, exported.path)} />
        )}
      </div>
      {error === undefined ? null : <Problem error={error} />}
    </Section>
  );
}
