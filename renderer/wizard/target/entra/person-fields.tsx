// A person: the application's id where it is not known, who is signed in, and the ways to sign in.
import { Button, Dropdown, Input, makeStyles, Option, Spinner, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SignInWay } from '../../../stores/account-store.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { accountProblems } from '../../../stores/target-problems.ts';
import { isGuid } from '../../../stores/target-sign-in.ts';
import { text } from '../../../text/text.ts';
import { FormField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { browseBy, useChangeSignIn } from './use-sign-in.ts';
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

export function PersonFields() {
  const { account } = useStores();
  const { cloud, clientId } = useFrom('target', (state) => state.draft.signIn);
  const knownId = useFrom('app', (state) => state.settings.azureClientId);
  const knownCloud = useFrom('app', (state) => state.settings.azureCloud);
  const change = useChangeSignIn();
  useEffect(() => {
    if (clientId === '' && knownId !== null) change({ clientId: knownId, cloud: knownCloud });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only what is kept decides
  }, [clientId, knownId, knownCloud]);
  useEffect(() => {
    if (isGuid(clientId)) void account.getState().load({ cloud, clientId });
  }, [account, cloud, clientId]);
  return isGuid(clientId) ? <SignedIn /> : <GiveClientId />;
}

function GiveClientId() {
  const [typed, setTyped] = useState('');
  const changeSettings = useFrom('app', (state) => state.changeSettings);
  const change = useChangeSignIn();
  const isAttempted = useFrom('target', (state) => state.isAttempted);
  const use = (): void => {
    change({ clientId: typed.trim() });
    void changeSettings({ azureClientId: typed.trim() });
  };
  return (
    <>
      <FormField
        label={words.clientId.label}
        hint={words.clientId.hint}
        problem={isAttempted ? text.target.problems.clientId : undefined}
      >
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

function SignedIn() {
  const styles = useStyles();
  const stores = useStores();
  const { user, cloud, clientId, tenant } = useFrom('target', (state) => state.draft.signIn);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft).user : undefined));
  const { accounts, underWay, error } = useFrom('account', (state) => state);
  const change = useChangeSignIn();
  const take = (chosen: string): void => {
    change({ user: chosen, tenant: '' });
    const by = browseBy(stores.target.getState().draft);
    if (by !== null) void stores.browse.getState().start(by);
  };
  const signIn = async (way: SignInWay): Promise<void> => {
    const ask = { cloud, clientId, tenant: tenant === '' ? null : tenant, user: null };
    const account = await stores.account.getState().signIn(ask, way);
    if (account !== null) take(account.user);
  };
  return (
    <div>
      <FormField
        label={words.account.label}
        hint={accounts.length === 0 ? words.account.none : undefined}
        problem={problem}
      >
        <Dropdown
          className={styles.pick}
          disabled={accounts.length === 0}
          value={user}
          placeholder={words.browse.pick}
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
            <Button
              size="small"
              appearance="subtle"
              onClick={() => {
                void stores.account.getState().signOut({ cloud, clientId }, user);
                change({ user: '' });
              }}
            >
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
