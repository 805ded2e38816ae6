// Who signs in to Azure: a person, an application or a managed identity, with what each of them needs.
import { signInIdentities, type SignInDraft } from '../../stores/sign-in-draft.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { LabelledCards } from '../../ui/labelled-cards.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PersonFields, type PersonFieldsProps } from './person-fields.tsx';

const words = text.azure;

export type WhoFieldsProps = Pick<PersonFieldsProps, 'onPerson'> & {
  readonly label: string;
  readonly signIn: SignInDraft;
  /** Those that are to be shown. */
  readonly problems: Partial<Readonly<Record<'clientId' | 'tenant' | 'user' | 'secret', string>>>;
  readonly isSecretKept: boolean;
  readonly onSecret: (typed: string) => void;
  readonly onChange: (changes: Partial<SignInDraft>) => void;
};

export function WhoFields({ label, onPerson, ...props }: WhoFieldsProps) {
  const { signIn, problems, onChange } = props;
  const knownId = useFrom('app', (state) => state.settings.azureClientId);
  return (
    <>
      <LabelledCards
        isTiled
        label={label}
        cards={signInIdentities.map((value) => ({ value, name: words.who[value], line: words.who.lines[value] }))}
        value={signIn.identity}
        onChange={(identity) => {
          // The id of one kind means nothing for another.
          onChange({ identity, clientId: identity === 'user' ? (knownId ?? '') : '', user: '', tenant: '' });
        }}
      />
      {signIn.identity === 'user' ? (
        <PersonFields
          person={signIn}
          problems={problems}
          onChange={onChange}
          {...(onPerson === undefined ? {} : { onPerson })}
        />
      ) : null}
      {signIn.identity === 'servicePrincipal' ? <Application {...props} /> : null}
      {signIn.identity === 'managedIdentity' ? (
        <TextField
          label={words.clientId.label}
          hint={words.clientId.ofIdentity}
          problem={problems.clientId}
          value={signIn.clientId}
          onChange={(clientId) => onChange({ clientId })}
        />
      ) : null}
    </>
  );
}

function Application({
  signIn,
  problems,
  isSecretKept,
  onSecret,
  onChange,
}: Omit<WhoFieldsProps, 'label' | 'onPerson'>) {
  return (
    <>
      <TextField
        label={words.tenant.label}
        hint={words.tenant.hint}
        problem={problems.tenant}
        value={signIn.tenant}
        onChange={(tenant) => onChange({ tenant })}
      />
      <TextField
        label={words.clientId.label}
        hint={words.clientId.ofApplication}
        problem={problems.clientId}
        value={signIn.clientId}
        onChange={(clientId) => onChange({ clientId })}
      />
      <SecretField
        label={words.secret.label}
        hint={isSecretKept && signIn.isCertificate ? words.secret.certificate : words.secret.hint}
        problem={problems.secret}
        isKept={isSecretKept}
        takesPasteAtOnce
        onSecret={onSecret}
      />
    </>
  );
}
