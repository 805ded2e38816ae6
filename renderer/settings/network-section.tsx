// How the outside is reached: proxy, certificate authority, and a test of both.
import { Button, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { networkSettingsSchema } from '../../shared/network.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { NetworkTest } from './network-test.tsx';
import { ProxyFields } from './proxy-fields.tsx';
import { SettingsSection } from './settings-section.tsx';

const words = text.network;
const kinds = ['system', 'environment', 'none', 'explicit'] as const;
type Kind = (typeof kinds)[number];

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '12px', maxWidth: '640px' },
  line: { margin: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  radios: { marginLeft: '-8px' },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap', marginTop: '6px' },
});

export function NetworkSection() {
  const styles = useStyles();
  const { network } = useStores();
  const settings = useFrom('app', (state) => state.settings.network);
  const change = useFrom('app', (state) => state.changeSettings);
  const error = useFrom('network', (state) => state.error);
  const [chosen, setChosen] = useState<Kind>(settings.proxy.kind);
  useEffect(() => void network.getState().load(settings), [network, settings]);
  const choose = (kind: Kind): void => {
    setChosen(kind);
    // A proxy of one's own is in use once its address is complete.
    if (kind !== 'explicit') void change({ network: { ...settings, proxy: { kind } } });
  };
  return (
    <SettingsSection title={words.title}>
      {() => (
        <div className={styles.all}>
          <p className={styles.quiet}>{words.about}</p>
          {error === null ? null : <Problem error={error} />}
          <RadioGroup
            className={styles.radios}
            aria-label={words.proxy}
            value={chosen}
            onChange={(_event, { value }) => choose(kinds.find((kind) => kind === value) ?? 'system')}
          >
            {kinds.map((kind) => (
              <Radio key={kind} value={kind} label={words.kinds[kind]} />
            ))}
          </RadioGroup>
          {chosen === 'explicit' ? <ProxyFields /> : null}
          <Certificate />
          <NetworkTest />
        </div>
      )}
    </SettingsSection>
  );
}

function Certificate() {
  const styles = useStyles();
  const { api } = useStores();
  const settings = useFrom('app', (state) => state.settings.network);
  const change = useFrom('app', (state) => state.changeSettings);
  const { certificate } = words;
  const pick = async (): Promise<void> => {
    const file = await api.call('file.pick', { kind: 'certificate' });
    if (file !== null) await change({ network: networkSettingsSchema.parse({ ...settings, caFile: file.path }) });
  };
  return (
    <div role="group" aria-label={certificate.label}>
      <p className={styles.line}>{certificate.about}</p>
      <p className={styles.line}>
        <span className={styles.quiet}>{certificate.label}:</span> {settings.caFile ?? certificate.none}
      </p>
      <div className={styles.actions}>
        <Button onClick={() => void pick()}>{certificate.choose}</Button>
        {settings.caFile === null ? null : (
          <Button onClick={() => void change({ network: { ...settings, caFile: null } })}>{certificate.remove}</Button>
        )}
      </div>
    </div>
  );
}
