// The switch that shows the runs in a browser, and the ways there.
import { Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { SettingsSection } from './settings-section.tsx';

const words = text.settings.browser;

const useStyles = makeStyles({
  switch: { marginLeft: '-8px', marginTop: '-7px' },
  line: { margin: '0 0 6px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

export function BrowserView() {
  const styles = useStyles();
  const { dashboard, isTurning, error, load, turn } = useFrom('dashboard', (state) => state);
  useEffect(() => void load(), [load]);
  const address = dashboard.kind === 'on' ? (dashboard.addresses[0] ?? null) : null;
  return (
    <SettingsSection title={words.title}>
      {() => (
        <>
          <Switch
            className={styles.switch}
            label={words.turn}
            checked={dashboard.kind === 'on'}
            // Focusable while it turns, so that the keyboard does not fall back to the top of the page.
            aria-busy={isTurning}
            onChange={(_event, { checked }) => {
              if (!isTurning) void turn(checked);
            }}
          />
          <p className={styles.line}>{words.about}</p>
          <div role="status">{address === null ? null : <Ways address={address} />}</div>
          {error === null ? null : <Problem error={error} />}
        </>
      )}
    </SettingsSection>
  );
}

/** The address is shown without its token, which is copied with it. */
function Ways({ address }: { readonly address: string }) {
  const styles = useStyles();
  const { api } = useStores();
  const open = useFrom('dashboard', (state) => state.open);
  return (
    <>
      <p className={styles.line}>
        <span className={styles.quiet}>{words.at}:</span> {address.split('#')[0]}
      </p>
      <div className={styles.actions}>
        <Button onClick={() => void open()}>{words.open}</Button>
        <Button onClick={() => void api.call('clipboard.write', { text: address })}>{words.copy}</Button>
      </div>
    </>
  );
}
