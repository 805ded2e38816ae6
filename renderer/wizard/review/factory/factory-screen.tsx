// The screen where the Data Factory of a plan is looked at and set up, before a run.
import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { Plan } from '../../../../shared/plan.ts';
import { draftFactorySecret } from '../../../stores/draft-engines.ts';
import { useFrom, useStores, type Stores } from '../../../stores/stores.tsx';
import { factorySetupText as words } from '../../../text/factory-setup.ts';
import { Page } from '../../../ui/page.tsx';
import { ByHandSection } from './by-hand-section.tsx';
import { ChangesSection } from './changes-section.tsx';
import { RuntimeSection } from './runtime-section.tsx';

const useStyles = makeStyles({
  document: { maxWidth: '1080px', '& > :first-child': { borderTop: 'none', paddingTop: 0 } },
  gap: { flex: 1 },
});

export type FactoryPartProps = {
  readonly plan: Plan;
  /** Does what it is given with the secret of who asks Azure, if that can be had. */
  readonly withSecret: (work: (secret: string) => Promise<void>) => void;
};

export function FactoryScreen({ from }: { readonly from: 'plan' | 'opened' }) {
  const styles = useStyles();
  const stores = useStores();
  const plan = useFrom(from, (state) => state.plan);
  const place = plan?.factory;
  useEffect(() => {
    if (plan?.factory !== undefined) stores.factorySetup.getState().begin(plan);
  }, [stores, plan]);
  const back = (): void =>
    stores.app.getState().go(from === 'plan' ? { name: 'wizard', step: 'review' } : { name: 'plan' });
  const foot = (
    <>
      <Button onClick={back}>{words.back}</Button>
      <span className={styles.gap} />
    </>
  );
  if (plan === null || place === undefined) return <Page title={words.title} purpose={words.none} foot={foot} />;
  const withSecret = (work: (secret: string) => Promise<void>): void =>
    void secretOf(stores, plan, from).then(async (secret) => (secret === null ? undefined : work(secret)));
  return (
    <Page title={words.title} purpose={words.purpose(place.factory, place.resourceGroup)} foot={foot}>
      <div className={styles.document}>
        <ChangesSection plan={plan} withSecret={withSecret} />
        <RuntimeSection plan={plan} withSecret={withSecret} />
        <ByHandSection plan={plan} />
      </div>
    </Page>
  );
}

/** Null = the user did not give it. */
async function secretOf(stores: Stores, plan: Plan, from: 'plan' | 'opened'): Promise<string | null> {
  if (from === 'plan') return draftFactorySecret(stores) ?? '';
  const found = await stores.runs.getState().secretsFor(plan, 'factory');
  return found === null ? null : (found.factory ?? '');
}
