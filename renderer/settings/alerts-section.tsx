// The alerts of the settings: what is told, to whom, and the form of one channel.
import { Checkbox, makeStyles } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Problem } from '../ui/problem.tsx';
import { AlertChannels } from './alert-channels.tsx';
import { AlertRuleList } from './alert-rule-list.tsx';
import { ChannelEditor } from './channel-editor.tsx';
import { SettingsSection } from './settings-section.tsx';

const words = text.alerts;

const useStyles = makeStyles({ desktop: { margin: '-7px 0 4px -8px' } });

export function AlertsSection() {
  const styles = useStyles();
  const { alerts } = useStores();
  const error = useFrom('alerts', (state) => state.error);
  const isEditing = useFrom('alerts', (state) => state.form !== null);
  const isOnDesktop = useFrom('app', (state) => state.settings.notifyAtEnd);
  const change = useFrom('app', (state) => state.changeSettings);
  useEffect(() => void alerts.getState().load(), [alerts]);
  return (
    <SettingsSection title={words.title}>
      {() => (
        <>
          {error === null ? null : <Problem error={error} />}
          <div className={styles.desktop}>
            <Checkbox
              label={words.desktop}
              checked={isOnDesktop}
              onChange={(_event, { checked }) => void change({ notifyAtEnd: checked === true })}
            />
          </div>
          <AlertRuleList />
          <AlertChannels />
          {isEditing ? <ChannelEditor /> : null}
        </>
      )}
    </SettingsSection>
  );
}
