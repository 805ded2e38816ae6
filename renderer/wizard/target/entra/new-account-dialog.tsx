// Creates a storage account with safe settings, in the chosen subscription.
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Dropdown,
  Input,
  makeStyles,
  Option,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { newAccountSchema, type NewAccount } from '../../../../shared/azure.ts';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { text } from '../../../text/text.ts';
import { FormField } from '../../../ui/field.tsx';
import { LabelledCombo } from '../../../ui/labelled-combo.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { useBrowseBy } from './use-sign-in.ts';

const words = text.azure.create;
const skus = newAccountSchema.shape.sku.options;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
  line: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type Draft = Omit<NewAccount, 'subscription'>;
const empty: Draft = { resourceGroup: '', name: '', location: '', sku: 'Standard_LRS', hasHierarchicalNamespace: true };

export function NewAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const { target } = useStores();
  const by = useBrowseBy();
  const { subscription, places, busy, error, loadPlaces, createAccount } = useFrom('browse', (state) => state);
  const [draft, setDraft] = useState(empty);
  const [isAttempted, setIsAttempted] = useState(false);
  const change = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  useEffect(() => {
    if (by !== null && places === null) void loadPlaces(by);
    // Asked once, when the dialog opens.
  }, []);
  const problems = isAttempted ? problemsOf(draft) : {};
  const create = async (): Promise<void> => {
    setIsAttempted(true);
    if (by === null || Object.keys(problemsOf(draft)).length > 0) return;
    const made = await createAccount(by, { ...draft, subscription });
    if (made === null) return;
    const { draft: before, change: changeTarget } = target.getState();
    changeTarget({
      endpoint: made.blobEndpoint ?? '',
      account: made.name,
      signIn: { ...before.signIn, accountId: made.id },
    });
    onClose();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '520px' }}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent className={styles.form}>
            <FormField label={words.name} hint={words.nameHint} problem={problems.name}>
              <Input
                value={draft.name}
                spellCheck={false}
                autoComplete="off"
                onChange={(_event, { value }) => change({ name: value })}
              />
            </FormField>
            <LabelledCombo
              label={words.group}
              hint={words.groupHint}
              problem={problems.resourceGroup}
              value={draft.resourceGroup}
              names={(places?.resourceGroups ?? []).map(({ name }) => name)}
              maxLength={90}
              onChange={(resourceGroup) => change({ resourceGroup })}
              onEnter={() => void create()}
            />
            <FormField label={words.location} problem={problems.location}>
              <Dropdown
                listbox={{ style: { maxHeight: '240px' } }}
                value={places?.locations.find(({ name }) => name === draft.location)?.label ?? ''}
                selectedOptions={draft.location === '' ? [] : [draft.location]}
                onOptionSelect={(_event, { optionValue }) => change({ location: optionValue ?? '' })}
              >
                {(places?.locations ?? []).map(({ name, label }) => (
                  <Option key={name} value={name}>
                    {label}
                  </Option>
                ))}
              </Dropdown>
            </FormField>
            <FormField label={words.sku}>
              <Dropdown
                value={words.skus[draft.sku]}
                selectedOptions={[draft.sku]}
                onOptionSelect={(_event, { optionValue }) =>
                  change({ sku: skus.find((sku) => sku === optionValue) ?? draft.sku })
                }
              >
                {skus.map((sku) => (
                  <Option key={sku} value={sku}>
                    {words.skus[sku]}
                  </Option>
                ))}
              </Dropdown>
            </FormField>
            <div>
              <Checkbox
                label={words.hns}
                checked={draft.hasHierarchicalNamespace}
                onChange={(_event, { checked }) => change({ hasHierarchicalNamespace: checked === true })}
              />
              <p className={styles.line}>{words.hnsLine}</p>
            </div>
            <p className={styles.line}>{words.safe}</p>
            {error === null ? null : <Problem error={error} />}
          </DialogContent>
          <DialogActions>
            {busy === null ? null : <Spinner size="extra-tiny" label={text.azure.browse.loading[busy]} />}
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button appearance="primary" disabledFocusable={busy !== null} onClick={() => void create()}>
              {words.ok}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function problemsOf(draft: Draft): Partial<Record<'name' | 'resourceGroup' | 'location', string>> {
  const { name, resourceGroup } = newAccountSchema.shape;
  return {
    ...(name.safeParse(draft.name).success ? {} : { name: words.problems.name }),
    ...(resourceGroup.safeParse(draft.resourceGroup).success ? {} : { resourceGroup: words.problems.group }),
    ...(draft.location === '' ? { location: words.problems.location } : {}),
  };
}
