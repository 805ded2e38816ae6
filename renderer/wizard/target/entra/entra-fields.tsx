// Signing in with Microsoft Entra ID: who, and then which account of those that Azure shows.
import { makeStyles } from '@fluentui/react-components';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { accountProblems } from '../../../stores/target-problems.ts';
import { describeProblem } from '../../../text/problems.ts';
import { text } from '../../../text/text.ts';
import { WhoFields } from '../../sign-in/who-fields.tsx';
import { BrowseFields } from './browse-fields.tsx';
import { browseBy, useChangeSignIn } from './use-sign-in.ts';

const useStyles = makeStyles({ group: { display: 'flex', flexDirection: 'column', gap: '12px' } });

export function EntraFields() {
  const styles = useStyles();
  const stores = useStores();
  const draft = useFrom('target', (state) => state.draft);
  const isAttempted = useFrom('target', (state) => state.isAttempted);
  const secretError = useFrom('target', (state) => state.secretError);
  const giveSecret = useFrom('target', (state) => state.giveSecret);
  const change = useChangeSignIn();
  return (
    <div className={styles.group}>
      <WhoFields
        label={text.azure.who.label}
        signIn={draft.signIn}
        problems={{
          ...(isAttempted ? accountProblems(draft) : {}),
          ...(secretError === null ? {} : { secret: describeProblem(secretError) }),
        }}
        isSecretKept={draft.secret !== null}
        onSecret={giveSecret}
        onChange={change}
        onPerson={() => {
          const by = browseBy(stores.target.getState().draft);
          if (by !== null) void stores.browse.getState().start(by);
        }}
      />
      <BrowseFields />
    </div>
  );
}
