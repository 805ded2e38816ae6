// Who asks Data Factory: as for the target, or somebody else.
import { makeStyles } from '@fluentui/react-components';
import { signInName } from '../../../../shared/sign-in.ts';
import { signInProblems, signsInAsTarget } from '../../../stores/factory-draft.ts';
import type { SignInDraft } from '../../../stores/sign-in-draft.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { toTargetSignIn } from '../../../stores/target-store.ts';
import { enginesText } from '../../../text/engines.ts';
import { describeProblem } from '../../../text/problems.ts';
import { text } from '../../../text/text.ts';
import { LabelledCards } from '../../../ui/labelled-cards.tsx';
import { WhoFields } from '../../sign-in/who-fields.tsx';

const words = enginesText.place;

const useStyles = makeStyles({ group: { display: 'flex', flexDirection: 'column', gap: '12px' } });

export function FactorySignIn() {
  const styles = useStyles();
  const target = useFrom('target', (state) => state.draft);
  const draft = useFrom('engines', (state) => state.draft);
  const change = useFrom('engines', (state) => state.change);
  const { factoryPlaces } = useStores();
  const isAsTarget = signsInAsTarget(draft, target);
  return (
    <div className={styles.group}>
      {target.credential === 'entra' ? (
        <LabelledCards
          isTiled
          label={words.whoFactory}
          cards={[
            {
              value: 'target',
              name: words.asTarget,
              line: words.asTargetLine(signInName(toTargetSignIn(target))),
            },
            { value: 'own', name: words.own, line: words.ownLine },
          ]}
          value={isAsTarget ? 'target' : 'own'}
          onChange={(who) => {
            factoryPlaces.getState().forget();
            change({ hasOwnSignIn: who === 'own' });
          }}
        />
      ) : null}
      {isAsTarget ? null : (
        <OwnSignIn label={target.credential === 'entra' ? text.azure.who.label : words.whoFactory} />
      )}
    </div>
  );
}

/** What Azure told somebody else is forgotten. */
function useChangeSignIn(): (changes: Partial<SignInDraft>) => void {
  const { engines, factoryPlaces } = useStores();
  return (changes) => {
    const { draft, change } = engines.getState();
    factoryPlaces.getState().forget();
    change({ signIn: { ...draft.signIn, ...changes } });
  };
}

function OwnSignIn({ label }: { readonly label: string }) {
  const draft = useFrom('engines', (state) => state.draft);
  const target = useFrom('target', (state) => state.draft);
  const secretError = useFrom('engines', (state) => state.secretError);
  const giveSecret = useFrom('engines', (state) => state.giveSecret);
  const { signIn, secret } = draft;
  const { clientId, tenant } = signInProblems(draft, target);
  return (
    <WhoFields
      label={label}
      signIn={signIn}
      // What is missing is told where the plan is made; a person is told in the fields themselves.
      problems={{
        ...(clientId === undefined || signIn.identity === 'user' || signIn.clientId === '' ? {} : { clientId }),
        ...(tenant === undefined || signIn.tenant === '' ? {} : { tenant }),
        ...(secretError === null ? {} : { secret: describeProblem(secretError) }),
      }}
      isSecretKept={secret !== null}
      onSecret={giveSecret}
      onChange={useChangeSignIn()}
    />
  );
}
