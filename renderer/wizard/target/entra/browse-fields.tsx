// From the sign-in to the account: tenant, subscription and storage account, as Azure lists them.
import { Button, Checkbox, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { StorageAccountFact } from '../../../../shared/azure.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { text } from '../../../text/text.ts';
import { Problem } from '../../../ui/problem.tsx';
import { SearchPicker } from '../../../ui/search-picker.tsx';
import { NewAccountDialog } from './new-account-dialog.tsx';
import { browseBy, useBrowseBy, useChangeSignIn } from './use-sign-in.ts';

const words = text.azure.browse;

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '12px' },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap', alignItems: 'center' },
  words: { color: tokens.colorNeutralForeground2, fontSize: '12px', lineHeight: '16px' },
});

export function BrowseFields() {
  const styles = useStyles();
  const by = useBrowseBy();
  const busy = useFrom('browse', (state) => state.busy);
  const error = useFrom('browse', (state) => state.error);
  const hasBegun = useFrom('browse', (state) => state.subscriptions.length > 0 || state.tenants.length > 0);
  const start = useFrom('browse', (state) => state.start);
  if (by === null) return null;
  return (
    <div className={styles.group}>
      {hasBegun ? <Pickers /> : null}
      <div className={styles.row} role="status">
        {busy === null ? (
          <Button size="small" onClick={() => void start(by)}>
            {hasBegun ? words.again : words.title}
          </Button>
        ) : (
          <>
            <Spinner size="extra-tiny" aria-hidden />
            <span className={styles.words}>{words.loading[busy]}</span>
          </>
        )}
        <span className={styles.words}>{words.typed}</span>
      </div>
      {error === null ? null : <Problem error={error} />}
    </div>
  );
}

function Pickers() {
  const styles = useStyles();
  const by = useBrowseBy();
  const { busy, subscriptions, subscription, accounts, onlyWritable } = useFrom('browse', (state) => state);
  const { chooseSubscription, showOnlyWritable } = useFrom('browse', (state) => state);
  const [isCreating, setIsCreating] = useState(false);
  const shown = onlyWritable ? accounts.filter(({ canWrite }) => canWrite !== false) : accounts;
  return (
    <>
      <TenantPicker />
      {subscriptions.length === 0 && busy === null ? (
        <span className={styles.words}>{words.noSubscriptions}</span>
      ) : null}
      {subscriptions.length > 0 ? (
        <SearchPicker
          label={words.subscription}
          value={subscriptions.find(({ id }) => id === subscription)?.name ?? ''}
          options={subscriptions.map(({ id, name }) => ({ id, name }))}
          onPick={(id) => void (by === null ? null : chooseSubscription(by, id))}
        />
      ) : null}
      {subscription !== '' && busy !== 'accounts' ? (
        <>
          <AccountPicker accounts={shown} />
          <div className={styles.row}>
            <Checkbox
              label={words.onlyWritable}
              checked={onlyWritable}
              onChange={(_event, { checked }) => showOnlyWritable(checked === true)}
            />
            {shown.length < accounts.length ? (
              <span className={styles.words}>{words.hidden(accounts.length - shown.length)}</span>
            ) : null}
            <Button size="small" onClick={() => setIsCreating(true)}>
              {words.create}
            </Button>
          </div>
          {accounts.length === 0 ? <span className={styles.words}>{words.noAccounts}</span> : null}
        </>
      ) : null}
      {isCreating ? <NewAccountDialog onClose={() => setIsCreating(false)} /> : null}
    </>
  );
}

/** Only where there is more than one. */
function TenantPicker() {
  const tenants = useFrom('browse', (state) => state.tenants);
  const tenant = useFrom('target', (state) => state.draft.signIn.tenant);
  const identity = useFrom('target', (state) => state.draft.signIn.identity);
  const { target, browse } = useStores();
  const change = useChangeSignIn();
  if (tenants.length < 2 || identity !== 'user') return null;
  const home = { id: '', name: text.azure.tenant.home };
  const options = [
    home,
    ...tenants.map(({ id, name, domain }) => ({ id, name: domain === null ? name : `${name} (${domain})` })),
  ];
  return (
    <SearchPicker
      label={text.azure.tenant.label}
      value={options.find(({ id }) => id === tenant)?.name ?? tenant}
      options={options}
      onPick={(id) => {
        change({ tenant: id });
        const by = browseBy(target.getState().draft);
        if (by !== null) void browse.getState().start(by);
      }}
    />
  );
}

function AccountPicker({ accounts }: { readonly accounts: readonly StorageAccountFact[] }) {
  const { target } = useStores();
  const accountId = useFrom('target', (state) => state.draft.signIn.accountId);
  const take = (id: string): void => {
    const chosen = accounts.find((one) => one.id === id);
    const { draft, change } = target.getState();
    if (chosen?.blobEndpoint === undefined || chosen.blobEndpoint === null) return;
    change({ endpoint: chosen.blobEndpoint, account: chosen.name, signIn: { ...draft.signIn, accountId: id } });
    // Its containers are what comes next.
    void target.getState().listContainers();
  };
  return (
    <SearchPicker
      label={words.account}
      value={accounts.find(({ id }) => id === accountId)?.name ?? ''}
      options={accounts
        .filter(({ blobEndpoint }) => blobEndpoint !== null)
        .map((one) => ({ id: one.id, name: one.name, line: lineOf(one) }))}
      onPick={take}
    />
  );
}

function lineOf({ resourceGroup, location, hasHierarchicalNamespace, canWrite, network }: StorageAccountFact): string {
  const { facts } = words;
  const rights = canWrite === null ? [] : [canWrite ? facts.canWrite : facts.cannotWrite];
  const reach = network === 'all' ? [] : [facts[network]];
  return [resourceGroup, location, hasHierarchicalNamespace ? facts.hns : facts.flat, ...rights, ...reach].join(' · ');
}
