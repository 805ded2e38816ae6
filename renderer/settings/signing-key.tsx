// The key that signs evidence packs: its fingerprint and its public half to give away, or how it is made.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { SigningKey } from '../../shared/contract.ts';
import { groupFingerprint } from '../../shared/key-fingerprint.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { SettingsSection } from './settings-section.tsx';

const words = text.evidence.settings;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { margin: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  facts: { margin: 0, display: 'grid', gridTemplateColumns: '96px minmax(0, 1fr)', rowGap: '4px', columnGap: '16px' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0 },
  digits: { margin: 0, fontFamily: tokens.fontFamilyMonospace },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

export function SigningKeySection() {
  const styles = useStyles();
  const { evidence } = useStores();
  const key = useFrom('evidence', (state) => state.key);
  useEffect(() => void evidence.getState().loadKey(), [evidence]);
  return (
    <SettingsSection title={words.title}>
      {() => (
        <div className={styles.all}>
          <p className={styles.quiet}>{words.about}</p>
          {key === null ? <NoKey /> : <KeyFacts signingKey={key} />}
        </div>
      )}
    </SettingsSection>
  );
}

function NoKey() {
  const styles = useStyles();
  const askForKey = useFrom('evidence', (state) => state.askForKey);
  return (
    <>
      <p className={styles.line}>{words.none}</p>
      <div className={styles.actions}>
        <Button onClick={askForKey}>{words.create}</Button>
      </div>
    </>
  );
}

function KeyFacts({ signingKey }: { readonly signingKey: SigningKey }) {
  const styles = useStyles();
  const { api } = useStores();
  const { fingerprint, publicKey, createdUtc, path, passphrase } = signingKey;
  const facts = [
    [words.fingerprint, groupFingerprint(fingerprint), styles.digits],
    [words.created, `${createdUtc.slice(0, 10)} ${createdUtc.slice(11, 16)} UTC`, styles.value],
    [words.file, path, styles.value],
    [words.passphrase, passphrase === null ? words.asked : words.remembered, styles.value],
  ] as const;
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value, style]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt className={styles.name}>{name}</dt>
            <dd className={style}>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.actions}>
        <Button onClick={() => void api.call('clipboard.write', { text: groupFingerprint(fingerprint) })}>
          {words.copyFingerprint}
        </Button>
        <Button onClick={() => void api.call('clipboard.write', { text: publicKey })}>{words.copyPublic}</Button>
        <Button onClick={() => void api.call('file.show', { path })}>{words.show}</Button>
      </div>
    </>
  );
}
