// What a deployment would change in the factory, resource by resource, and the deployment itself.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { triggerSentences, type FactoryDiff } from '../../../../shared/factory.ts';
import { useFrom } from '../../../stores/stores.tsx';
import { factorySetupText } from '../../../text/factory-setup.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Status } from '../../../ui/status.tsx';
import { Facts, Section } from '../document-parts.tsx';
import { ChangeTable } from './change-table.tsx';
import { DeployDialog } from './deploy-dialog.tsx';
import type { FactoryPartProps } from './factory-screen.tsx';

const words = factorySetupText.changes;

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap', minHeight: '32px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  counts: { margin: '8px 0', fontWeight: 600 },
});

const countChanges = ({ changes }: FactoryDiff, change: FactoryDiff['changes'][number]['change']): number =>
  changes.filter((one) => one.change === change).length;

export function ChangesSection({ plan, withSecret }: FactoryPartProps) {
  const styles = useStyles();
  const { diff, deployed, busy, errors, askDiff, deploy } = useFrom('factorySetup', (state) => state);
  const [isSure, setIsSure] = useState(false);
  const isBusy = busy.has('diff') || busy.has('deploy');
  const [error, deployError] = [errors.get('diff'), errors.get('deploy')];
  const isDeployable = diff !== null && diff.factory !== null && diff.changes.some(({ change }) => change !== 'same');
  return (
    <Section title={factorySetupText.sections.changes}>
      <div className={styles.row} role="status">
        {isBusy ? (
          <Spinner size="extra-tiny" label={busy.has('deploy') ? factorySetupText.deploy.working : words.asking} />
        ) : (
          <>
            <Button size="small" onClick={() => withSecret((secret) => askDiff(plan, secret))}>
              {diff === null ? words.show : words.again}
            </Button>
            {isDeployable ? (
              <Button size="small" appearance="primary" onClick={() => setIsSure(true)}>
                {factorySetupText.deploy.action}
              </Button>
            ) : null}
            {diff === null ? <span className={styles.quiet}>{words.hint}</span> : null}
          </>
        )}
        {deployed === null ? null : <Status kind="passed" word={factorySetupText.deploy.done(deployed)} />}
      </div>
      {error === undefined ? null : <Problem error={error} />}
      {deployError === undefined ? null : <Problem error={deployError} />}
      {diff === null ? null : <Found diff={diff} />}
      {isSure && diff !== null ? (
        <DeployDialog
          diff={diff}
          factory={plan.factory?.factory ?? ''}
          onClose={() => setIsSure(false)}
          onDeploy={() => {
            setIsSure(false);
            withSecret((secret) => deploy(plan, secret));
          }}
        />
      ) : null}
    </Section>
  );
}

function Found({ diff }: { readonly diff: FactoryDiff }) {
  const styles = useStyles();
  const state = factorySetupText.state;
  const [add, change, same] = [countChanges(diff, 'add'), countChanges(diff, 'change'), countChanges(diff, 'same')];
  return (
    <>
      <Facts
        facts={
          diff.factory === null
            ? [[factorySetupText.sections.state, <Status key="state" kind="failed" word={state.missing} />]]
            : [
                [factorySetupText.sections.state, <Status key="state" kind="passed" word={state.thereIs} />],
                [state.location, diff.factory.location],
                [state.identity, diff.factory.identity ?? state.noIdentity],
              ]
        }
      />
      <p className={styles.counts}>{add + change === 0 ? words.nothing : words.counts(add, change, same)}</p>
      {triggerSentences(diff).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <ChangeTable changes={diff.changes} />
    </>
  );
}
