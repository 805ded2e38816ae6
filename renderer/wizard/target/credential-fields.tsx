// How to sign in to the storage account; what is pasted into the wrong field finds its right one.
import { Input, makeStyles } from '@fluentui/react-components';
import { describeProblem } from '../../text/problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { standardEndpoint } from '../../stores/storage-secret.ts';
import { accountProblems } from '../../stores/target-problems.ts';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import { LabelledCards } from '../../ui/labelled-cards.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { EntraFields } from './entra/entra-fields.tsx';
import { SecretReadingLine } from './secret-reading-line.tsx';

const words = text.target;
const ways = ['entra', 'connectionString', 'accountKey', 'sas'] as const;

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '12px' },
});

export function CredentialFields() {
  const styles = useStyles();
  const { credential } = useFrom('target', (state) => state.draft);
  const change = useFrom('target', (state) => state.change);
  return (
    <>
      <LabelledCards
        isTiled
        label={words.credential.label}
        cards={ways.map((value) => ({ value, ...words.credential[value] }))}
        value={credential}
        // The secret of one way is none for another.
        onChange={(chosen) => change({ credential: chosen, secret: null })}
      />
      <div className={styles.group}>
        {credential === 'entra' ? <EntraFields /> : null}
        {credential === 'accountKey' ? <AccountField /> : null}
        {credential === 'connectionString' ? null : <EndpointField />}
        {credential === 'entra' ? null : <StorageSecret />}
      </div>
    </>
  );
}

function AccountField() {
  const { account, endpoint } = useFrom('target', (state) => state.draft);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft).account : undefined));
  const change = useFrom('target', (state) => state.change);
  return (
    <FormField label={words.account} problem={problem}>
      <Input
        value={account}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, { value }) => {
          const isStandard = endpoint === '' || endpoint === standardEndpoint(account);
          change({ account: value, ...(isStandard ? { endpoint: standardEndpoint(value) } : {}) });
        }}
      />
    </FormField>
  );
}

function EndpointField() {
  const endpoint = useFrom('target', (state) => state.draft.endpoint);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft).endpoint : undefined));
  const change = useFrom('target', (state) => state.change);
  const giveSecret = useFrom('target', (state) => state.giveSecret);
  return (
    <FormField label={words.endpoint.label} hint={words.endpoint.hint} problem={problem}>
      <Input
        value={endpoint}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, { value }) => change({ endpoint: value })}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text').trim();
          // A whole address with container or SAS, or a connection string; a piece of text is pasted as usual.
          if (!/^https?:\/\/|(?:^|;)\s*AccountName\s*=/i.test(pasted)) return;
          event.preventDefault();
          giveSecret(pasted);
        }}
      />
    </FormField>
  );
}

function StorageSecret() {
  const { credential, secret } = useFrom('target', (state) => state.draft);
  const problem = useFrom('target', (state) => (state.isAttempted ? accountProblems(state.draft).secret : undefined));
  const secretError = useFrom('target', (state) => state.secretError);
  const giveSecret = useFrom('target', (state) => state.giveSecret);
  return (
    <div>
      <SecretField
        label={words.secret[credential].label}
        hint={words.secret[credential].hint}
        problem={secretError === null ? problem : describeProblem(secretError)}
        isKept={secret !== null}
        onSecret={giveSecret}
        takesPasteAtOnce
      />
      <SecretReadingLine />
    </div>
  );
}
