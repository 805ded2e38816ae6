// A person: the application's id where it is not known, who is signed in, and the ways to sign in.
import { Button, Dropdown, Input, makeStyles, Option, Spinner, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SignInWay } from '../../stores/account-store.ts';
import { useFrom, useStores } from '../../stores/stores.tsx';
import { isGuid, type SignInDraft } from '../../stores/sign-in-draft.ts';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import { Problem } from '../../ui/problem.tsx';
import { RegisterHelp } from './register-help.tsx';

const words = text.azure;

const useStyles = makeStyles({
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center', marginTop: '8px' },
  pick: { minWidth: 0, width: '100%' },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '20px',
    lineHeight: '28px',
    letterSpacing: '2px',
    userSelect: 'text',
  },
  words: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

type Person = Pick<SignInDraft, 'cloud' | 'clientId' | 'tenant' | 'user'>;

export type PersonFieldsProps = {
  readonly person: Person;
  /** From the first attempt on, what is missing is told. */
  readonly problems: { readonly clientId?: string; readonly user?: string };
  readonly onChange: (changes: Partial<Person>) => void;
  /** Somebody has signed in or was picked: already told by `onChange`. */
  readonly onPerson?: () => void;
};

export function PersonFields(props: PersonFieldsProps) {
  const { account } = useStores();
  const { onChange } = props;
  const { cloud, clientId } = props.person;
  const knownId = useFrom('app', (state) => state.settings.azureClientId);
  const knownCloud = useFrom('app', (state) => state.settings.azureCloud);
  useEffect(() => {
    if (clientId === '' && knownId !== null) onChange({ clientId: knownId, cloud: knownCloud });
    // Only what is kept decides, so `onChange` is not among what it hangs on.
  }, [clientId, knownId, knownCloud]);
  useEffect(() => {
    if (isGuid(clientId)) void account.getState().load({ cloud, clientId });
  }, [account, cloud, clientId]);
  return isGuid(clientId) ? <SignedIn {...props} /> : <GiveClientId {...props} />;
}

function GiveClientId({ problems, onChange }: PersonFieldsProps) {
  const [typed, setTyped] = useState('');
  const changeSettings = useFrom('app', (state) => state.changeSettings);
  const use = (): void => {
    onChange({ clientId: typed.trim() });
    void changeSettings({ azureClientId: typed.trim() });
  };
  return (
    <>
      <FormField label={words.clientId.label} hint={words.clientId.hint} problem={problems.clientId}>
        <Input
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => setTyped(value)}
          contentAfter={
            <Button size="small" appearance="transparent" disabled={!isGuid(typed)} onClick={use}>
              {words.clientId.use}
            </Button>
          }
        />
      </FormField>
      <RegisterHelp />
    </>
  );
}

function SignedIn({ person, problems, onChange, onPerson }: PersonFieldsProps) {
  const styles = useStyles();
  const stores = useStores();
  const { user, cloud, clientId, tenant } = person;
  const { accounts, underWay, error } = useFrom('account', (state) => state);
  const take = (chosen: string): void => {
    onChange({ user: chosen, tenant: '' });
    onPerson?.();
  };
  const signIn = async (way: SignInWay): Promise<void> => {
    const ask = { cloud, clientId, tenant: tenant === '' ? null : tenant, user: null };
    const account = await stores.account.getState().signIn(ask, way);
    if (account !== null) take(account.user);
  };
  const signOut = (): void => {
    void stores.account.getState().signOut({ cloud, clientId }, user);
    onChange({ user: '' });
  };
  return (
    <div>
      <FormField
        label={words.account.label}
        hint={accounts.length === 0 ? words.account.none : undefined}
        problem={problems.user}
      >
        <Dropdown
          className={styles.pick}
          disabled={accounts.length === 0}
          value={user}
          placeholder={words.account.pick}
          selectedOptions={user === '' ? [] : [user]}
          onOptionSelect={(_event, { optionValue }) => {
            if (optionValue !== undefined) take(optionValue);
          }}
        >
          {accounts.map((one) => (
            <Option key={one.user} value={one.user} text={one.user}>
              {one.name === one.user ? one.user : `${one.name} (${one.user})`}
            </Option>
          ))}
        </Dropdown>
      </FormField>
      {underWay === null ? (
        <div className={styles.row}>
          <Button
            size="small"
            appearance={accounts.length === 0 ? 'primary' : 'secondary'}
            onClick={() => void signIn('browser')}
          >
            {accounts.length === 0 ? words.account.signIn : words.account.other}
          </Button>
          <Button size="small" onClick={() => void signIn('code')}>
            {words.account.code}
          </Button>
          {user === '' ? null : (
            <Button size="small" appearance="subtle" onClick={signOut}>
              {words.account.signOut}
            </Button>
          )}
        </div>
      ) : (
        <UnderWay />
      )}
      {error === null ? null : <Problem error={error} />}
    </div>
  );
}

function UnderWay() {
  const styles = useStyles();
  const { api } = useStores();
  const underWay = useFrom('account', (state) => state.underWay);
  const cancel = useFrom('account', (state) => state.cancel);
  if (underWay === null) return null;
  const { way, code } = underWay;
  const says =
    way === 'browser'
      ? words.account.waiting
      : code === null
        ? words.account.asking
        : words.account.enter(code.address);
  return (
    <div role="status">
      <div className={styles.row}>
        <Spinner size="extra-tiny" aria-hidden />
        <span className={styles.words}>{says}</span>
      </div>
      <div className={styles.row}>
        {code === null ? null : (
          <>
            <span className={styles.code}>{code.code}</span>
            <Button size="small" onClick={() => void api.call('clipboard.write', { text: code.code })}>
              {words.account.copy}
            </Button>
          </>
        )}
        <Button size="small" onClick={cancel}>
          {words.account.cancel}
        </Button>
      </div>
    </div>
  );
}
