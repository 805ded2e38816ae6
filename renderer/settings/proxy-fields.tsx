// The fields of a proxy of one's own; it is used when it is complete and its button is pressed.
import { Button, Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { isProxyComplete, type ProxyDraft } from '../stores/network-store.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { SecretField } from '../ui/secret-field.tsx';

const words = text.network;

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', gap: '12px', maxWidth: '440px' },
  actions: { display: 'flex', gap: '12px', alignItems: 'center' },
});

export function ProxyFields() {
  const styles = useStyles();
  const settings = useFrom('app', (state) => state.settings.network);
  const change = useFrom('app', (state) => state.changeSettings);
  const draft = useFrom('network', (state) => state.draft);
  const hasPassword = useFrom('network', (state) => state.hasPassword);
  const givePassword = useFrom('network', (state) => state.givePassword);
  const [isAttempted, setAttempted] = useState(false);
  const { proxy } = settings;
  const isUsed = proxy.kind === 'explicit' && fields.every((name) => proxy[name] === draft[name]);
  const isComplete = isProxyComplete(draft);
  const use = async (): Promise<void> => {
    setAttempted(true);
    if (isComplete) await change({ network: { ...settings, proxy: { kind: 'explicit', ...draft } } });
  };
  return (
    <div className={styles.group}>
      <TextField name="url" problem={isAttempted && !isComplete ? words.url.wrong : undefined} />
      <TextField name="user" />
      <TextField name="bypass" />
      <div className={styles.actions}>
        <Button disabled={isUsed} disabledFocusable={isUsed} onClick={() => void use()}>
          {words.use}
        </Button>
        <span role="status">{isUsed ? words.used : null}</span>
      </div>
      {isUsed && draft.user !== '' ? (
        <SecretField
          label={words.password.label}
          hint={words.password.hint}
          isKept={hasPassword}
          onSecret={(value) => void givePassword(value)}
        />
      ) : null}
    </div>
  );
}

const fields = ['url', 'user', 'bypass'] as const satisfies readonly (keyof ProxyDraft)[];

function TextField({
  name,
  problem,
}: {
  readonly name: (typeof fields)[number];
  readonly problem?: string | undefined;
}) {
  const value = useFrom('network', (state) => state.draft[name]);
  const type = useFrom('network', (state) => state.type);
  const { label, hint } = words[name];
  return (
    <FormField label={label} hint={hint} problem={problem}>
      <Input
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, data) => type({ [name]: data.value.trimStart() })}
      />
    </FormField>
  );
}
