// Who asks Data Factory: as for the target, or somebody else.
import { Input, makeStyles } from '@fluentui/react-components';
import { signInName } from '../../../../shared/sign-in.ts';
import { signInProblems, signsInAsTarget } from '../../../stores/factory-draft.ts';
import type { SignInDraft } from '../../../stores/sign-in-draft.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { toTargetSignIn } from '../../../stores/target-store.ts';
import { enginesText } from '../../../text/engines.ts';
import { describeProblem } from '../../../text/problems.ts';
import { text } from '../../../text/text.ts';
import { FormField } from '../../../ui/field.tsx';
import { LabelledCards } from '../../../ui/labelled-cards.tsx';
import { SecretField } from '../../../ui/secret-field.tsx';
import { PersonFields } from '../../sign-in/person-fields.tsx';

const words = enginesText.place;
const identities = ['user', 'servicePrincipal', 'managedIdentity'] as const;

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
  const signIn = useFrom('engines', (state) => state.draft.signIn);
  const knownId = useFrom('app', (state) => state.settings.azureClientId);
  const change = useChangeSignIn();
  const who = text.azure.who;
  return (
    <>
      <LabelledCards
        isTiled
        label={label}
        cards={identities.map((value) => ({ value, name: who[value], line: who.lines[value] }))}
        value={signIn.identity}
        onChange={(identity) =>
          change({ identity, clientId: identity === 'user' ? (knownId ?? '') : '', user: '', tenant: '' })
        }
      />
      {signIn.identity === 'user' ? <PersonFields person={signIn} problems={{}} onChange={change} /> : null}
      {signIn.identity === 'servicePrincipal' ? <ApplicationFields /> : null}
      {signIn.identity === 'managedIdentity' ? (
        <SignInInput name="clientId" label={text.azure.clientId.label} hint={text.azure.clientId.ofIdentity} />
      ) : null}
    </>
  );
}

function ApplicationFields() {
  const draft = useFrom('engines', (state) => state.draft);
  const secretError = useFrom('engines', (state) => state.secretError);
  const giveSecret = useFrom('engines', (state) => state.giveSecret);
  const words = text.azure;
  return (
    <>
      <SignInInput name="tenant" label={words.tenant.label} hint={words.tenant.hint} />
      <SignInInput name="clientId" label={words.clientId.label} hint={words.clientId.ofApplication} />
      <SecretField
        label={words.secret.label}
        hint={draft.secret !== null && draft.signIn.isCertificate ? words.secret.certificate : words.secret.hint}
        problem={secretError === null ? undefined : describeProblem(secretError)}
        isKept={draft.secret !== null}
        takesPasteAtOnce
        onSecret={giveSecret}
      />
    </>
  );
}

type SignInInputProps = { readonly name: 'clientId' | 'tenant'; readonly label: string; readonly hint: string };

function SignInInput({ name, label, hint }: SignInInputProps) {
  const draft = useFrom('engines', (state) => state.draft);
  const target = useFrom('target', (state) => state.draft);
  const change = useChangeSignIn();
  const value = draft.signIn[name];
  const problem = value === '' ? undefined : signInProblems(draft, target)[name];
  return (
    <FormField label={label} hint={hint} problem={problem}>
      <Input
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(_, data) => change({ [name]: data.value })}
      />
    </FormField>
  );
}
