// Signing in with Microsoft Entra ID: who, and then which account of those that Azure shows.
import { Input, makeStyles } from '@fluentui/react-components';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { accountProblems, type TargetField } from '../../../stores/target-problems.ts';
import type { SignInDraft } from '../../../stores/sign-in-draft.ts';
import { describeProblem } from '../../../text/problems.ts';
import { text } from '../../../text/text.ts';
import { FormField } from '../../../ui/field.tsx';
import { LabelledCards } from '../../../ui/labelled-cards.tsx';
import { SecretField } from '../../../ui/secret-field.tsx';
import { BrowseFields } from './browse-fields.tsx';
import { PersonFields } from '../../sign-in/person-fields.tsx';
import { browseBy, useChangeSignIn } from './use-sign-in.ts';

const words = text.azure;
const identities = ['user', 'servicePrincipal', 'managedIdentity'] as const;

const useStyles = makeStyles({ group: { display: 'flex', flexDirection: 'column', gap: '12px' } });

export function EntraFields() {
  const styles = useStyles();
  const { identity } = useFrom('target', (state) => state.draft.signIn);
  const knownId = useFrom('app', (state) => state.settings.azureClientId);
  const change = useChangeSignIn();
  return (
    <div className={styles.group}>
      <LabelledCards
        isTiled
        label={words.who.label}
        cards={identities.map((value) => ({ value, name: words.who[value], line: words.who.lines[value] }))}
        value={identity}
        onChange={(chosen) => {
          // The id of one kind means nothing for another.
          change({ identity: chosen, clientId: chosen === 'user' ? (knownId ?? '') : '', user: '', tenant: '' });
        }}
      />
      {identity === 'user' ? <Person /> : null}
      {identity === 'servicePrincipal' ? <ApplicationFields /> : null}
      {identity === 'managedIdentity' ? (
        <SignInInput name="clientId" label={words.clientId.label} hint={words.clientId.ofIdentity} />
      ) : null}
      <BrowseFields />
    </div>
  );
}

function Person() {
  const stores = useStores();
  const person = useFrom('target', (state) => state.draft.signIn);
  const draft = useFrom('target', (state) => state.draft);
  const isAttempted = useFrom('target', (state) => state.isAttempted);
  const change = useChangeSignIn();
  return (
    <PersonFields
      person={person}
      problems={isAttempted ? accountProblems(draft) : {}}
      onChange={change}
      onPerson={() => {
        const by = browseBy(stores.target.getState().draft);
        if (by !== null) void stores.browse.getState().start(by);
      }}
    />
  );
}

function ApplicationFields() {
  const isKept = useFrom('target', (state) => state.draft.secret !== null);
  const isCertificate = useFrom('target', (state) => state.draft.signIn.isCertificate);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft).secret : undefined));
  const secretError = useFrom('target', (state) => state.secretError);
  const giveSecret = useFrom('target', (state) => state.giveSecret);
  return (
    <>
      <SignInInput name="tenant" label={words.tenant.label} hint={words.tenant.hint} />
      <SignInInput name="clientId" label={words.clientId.label} hint={words.clientId.ofApplication} />
      <SecretField
        label={words.secret.label}
        hint={isKept && isCertificate ? words.secret.certificate : words.secret.hint}
        problem={secretError === null ? problem : describeProblem(secretError)}
        isKept={isKept}
        takesPasteAtOnce
        onSecret={giveSecret}
      />
    </>
  );
}

type SignInInputProps = {
  readonly name: keyof SignInDraft & TargetField;
  readonly label: string;
  readonly hint: string;
};

function SignInInput({ name, label, hint }: SignInInputProps) {
  const value = useFrom('target', (state) => state.draft.signIn[name]);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft)[name] : undefined));
  const change = useChangeSignIn();
  return (
    <FormField label={label} hint={hint} problem={problem}>
      <Input
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, data) => change({ [name]: data.value })}
      />
    </FormField>
  );
}
