// Subscription and resource group of the factory: picked from what Azure shows this sign-in, or typed.
import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import type { BrowseBy } from '../../../stores/browse-store.ts';
import { factorySecret, factorySignIn, signInProblems } from '../../../stores/factory-draft.ts';
import { useFrom, useStores, type Stores } from '../../../stores/stores.tsx';
import { enginesText } from '../../../text/engines.ts';
import { LabelledCombo } from '../../../ui/labelled-combo.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SearchPicker } from '../../../ui/search-picker.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useProblem } from './use-problem.ts';

const words = enginesText.place;

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '12px' },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center', minHeight: '24px' },
  // So wide that the whole id of a subscription is seen.
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
  },
  words: { color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '16px' },
});

/** Who asks; null while something about the sign-in is missing. */
function askedBy({ engines, target }: Stores): BrowseBy | null {
  const { draft } = engines.getState();
  const { draft: of } = target.getState();
  const isComplete = Object.keys(signInProblems(draft, of)).length === 0;
  return isComplete ? { signIn: factorySignIn(draft, of), secret: factorySecret(draft, of) } : null;
}

export function PlaceFields() {
  const styles = useStyles();
  const stores = useStores();
  const { subscription, resourceGroup } = useFrom('engines', (state) => state.draft);
  const change = useFrom('engines', (state) => state.change);
  const groups = useFrom('factoryPlaces', (state) => state.resourceGroups);
  const askGroups = (): void => {
    const by = askedBy(stores);
    const { draft } = stores.engines.getState();
    if (by !== null && draft.subscription.trim() !== '')
      void stores.factoryPlaces.getState().askGroups(by, draft.subscription.trim());
  };
  return (
    <div className={styles.group}>
      <Browse
        onPick={(id) => {
          change({ subscription: id });
          askGroups();
        }}
      />
      <div className={styles.pair}>
        <TextField
          label={words.subscription}
          problem={useProblem('subscription')}
          value={subscription}
          onChange={(value) => change({ subscription: value })}
        />
        <LabelledCombo
          label={words.resourceGroup}
          problem={useProblem('resourceGroup')}
          value={resourceGroup}
          names={groups}
          maxLength={90}
          onChange={(value) => change({ resourceGroup: value })}
          onEnter={() => undefined}
        />
      </div>
    </div>
  );
}

function Browse({ onPick }: { readonly onPick: (id: string) => void }) {
  const styles = useStyles();
  const stores = useStores();
  const { isAsking, error, subscriptions } = useFrom('factoryPlaces', (state) => state);
  const chosen = useFrom('engines', (state) => state.draft.subscription.trim());
  // Drawn again when the sign-in changes.
  useFrom('engines', (state) => state.draft);
  const by = askedBy(stores);
  if (by === null) return null;
  return (
    <>
      <div className={styles.row} role="status">
        {isAsking ? (
          <>
            <Spinner size="extra-tiny" aria-hidden />
            <span className={styles.words}>{words.browsing}</span>
          </>
        ) : (
          <>
            <Button size="small" onClick={() => void stores.factoryPlaces.getState().askSubscriptions(by)}>
              {subscriptions.length === 0 ? words.browse : words.browseAgain}
            </Button>
            <span className={styles.words}>{words.browseHint}</span>
          </>
        )}
      </div>
      {subscriptions.length === 0 ? null : (
        <SearchPicker
          label={words.pickSubscription}
          value={subscriptions.find(({ id }) => id === chosen)?.name ?? ''}
          options={subscriptions.map(({ id, name }) => ({ id, name }))}
          onPick={onPick}
        />
      )}
      {error === null ? null : <Problem error={error} />}
    </>
  );
}
