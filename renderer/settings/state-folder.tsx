// Where runs are kept, and where they will be kept from the next start on.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { SettingsSection } from './settings-section.tsx';

const words = text.settings.state;

const useStyles = makeStyles({
  line: { margin: '0 0 6px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

export function StateFolder() {
  const styles = useStyles();
  const { api } = useStores();
  const current = useFrom('app', (state) => state.info?.stateFolder ?? '');
  const chosen = useFrom('app', (state) => state.settings.stateFolder);
  const hasMoved = useFrom('app', (state) => state.hasStateFolderChanged);
  const { chooseStateFolder, changeSettings } = useFrom('app', (state) => state);
  return (
    <SettingsSection title={words.title}>
      {() => (
        <>
          <p className={styles.line}>{words.about}</p>
          <p className={styles.line}>
            <span className={styles.quiet}>{words.now}:</span> {current}
          </p>
          <p className={styles.line} role="status">
            {hasMoved ? words.next(chosen ?? words.standard) : null}
          </p>
          <div className={styles.actions}>
            <Button onClick={() => void chooseStateFolder(words.dialog)}>{words.choose}</Button>
            {chosen === null ? null : (
              <Button onClick={() => void changeSettings({ stateFolder: null })}>{words.reset}</Button>
            )}
            <Button appearance="subtle" onClick={() => void api.call('file.show', { path: current })}>
              {words.show}
            </Button>
          </div>
        </>
      )}
    </SettingsSection>
  );
}
