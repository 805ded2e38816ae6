// Says at the top of every screen that a run waits for a sign-in, and offers it.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { SignInWay } from '../stores/account-store.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from './problem.tsx';

const words = text.azure;

export function SignInNotice() {
  const { account } = useStores();
  const [first] = useFrom('account', (state) => state.needed);
  const { underWay, error } = useFrom('account', (state) => state);
  // After a reload of the page, no event tells what is being waited for already.
  useEffect(
    () =>
      void account
        .getState()
        .loadNeeded()
        .catch(() => undefined),
    [account],
  );
  if (first === undefined) return null;
  const { cloud, clientId, tenant, user, detail } = first;
  const signIn = (way: SignInWay) => void account.getState().signIn({ cloud, clientId, tenant, user }, way);
  const says = words.needed.words(user ?? words.needed.somebody, detail);
  const { code } = underWay ?? { code: null };
  return (
    <>
      <MessageBar intent="warning" politeness="assertive" layout="multiline">
        <MessageBarBody>
          {says} {underWay?.way === 'browser' ? words.account.waiting : null}
          {code === null ? null : `${words.account.enter(code.address)} ${code.code}`}
        </MessageBarBody>
        <MessageBarActions>
          {underWay === null ? (
            <>
              <Button size="small" onClick={() => signIn('browser')}>
                {words.account.signIn}
              </Button>
              <Button size="small" onClick={() => signIn('code')}>
                {words.account.code}
              </Button>
              <Button size="small" appearance="subtle" onClick={() => void account.getState().giveUp()}>
                {words.needed.giveUp}
              </Button>
            </>
          ) : (
            <Button size="small" onClick={() => account.getState().cancel()}>
              {words.account.cancel}
            </Button>
          )}
        </MessageBarActions>
      </MessageBar>
      {error === null ? null : <Problem error={error} />}
    </>
  );
}
