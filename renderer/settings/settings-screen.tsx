// The settings screen: theme, where runs are kept, what happens while a run works, alerts, saved connections, and the program.
import { Checkbox, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { settingsSchema } from '../../shared/settings.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { AlertsSection } from './alerts-section.tsx';
import { BrowserView } from './browser-view.tsx';
import { AzureSignIn } from './azure-sign-in.tsx';
import { NetworkSection } from './network-section.tsx';
import { SavedConnections } from './saved-connections.tsx';
import { SettingsSection } from './settings-section.tsx';
import { SigningKeySection } from './signing-key.tsx';
import { StateFolder } from './state-folder.tsx';

const words = text.settings;
const themeSchema = settingsSchema.shape.theme;
const levelSchema = settingsSchema.shape.logLevel;

const useStyles = makeStyles({
  all: { maxWidth: '960px' },
  controls: {
    marginLeft: '-8px',
    marginTop: '-7px',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
  },
  facts: { margin: 0, display: 'grid', gridTemplateColumns: '96px minmax(0, 1fr)', rowGap: '4px', columnGap: '16px' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0 },
});

export function SettingsScreen() {
  const styles = useStyles();
  const error = useFrom('app', (state) => state.settingsError);
  return (
    <Page title={words.title} purpose={words.purpose}>
      <div className={styles.all}>
        {error === null ? null : <Problem error={error} />}
        <ThemeChoice />
        <StateFolder />
        <WhileRunning />
        <AlertsSection />
        <BrowserView />
        <AzureSignIn />
        <NetworkSection />
        <SavedConnections />
        <SigningKeySection />
        <About />
      </div>
    </Page>
  );
}

function ThemeChoice() {
  const styles = useStyles();
  const theme = useFrom('app', (state) => state.settings.theme);
  const change = useFrom('app', (state) => state.changeSettings);
  return (
    <SettingsSection title={words.theme.title}>
      {({ titleId }) => (
        <div className={styles.controls}>
          <RadioGroup
            layout="horizontal"
            aria-labelledby={titleId}
            value={theme}
            onChange={(_event, { value }) => void change({ theme: themeSchema.parse(value) })}
          >
            {themeSchema.options.map((name) => (
              <Radio key={name} value={name} label={words.theme.names[name]} />
            ))}
          </RadioGroup>
        </div>
      )}
    </SettingsSection>
  );
}

function WhileRunning() {
  const styles = useStyles();
  const { keepAwake, logLevel } = useFrom('app', (state) => state.settings);
  const change = useFrom('app', (state) => state.changeSettings);
  return (
    <SettingsSection title={words.runs.title}>
      {() => (
        <div className={styles.controls}>
          <Checkbox
            label={words.runs.awake}
            checked={keepAwake}
            onChange={(_event, { checked }) => void change({ keepAwake: checked === true })}
          />
          <Field label={words.runs.log} style={{ margin: '8px 0 0 8px' }}>
            <RadioGroup
              layout="horizontal"
              value={logLevel}
              style={{ marginLeft: '-8px' }}
              onChange={(_event, { value }) => void change({ logLevel: levelSchema.parse(value) })}
            >
              {levelSchema.options.map((level) => (
                <Radio key={level} value={level} label={words.runs.logLevels[level]} />
              ))}
            </RadioGroup>
          </Field>
        </div>
      )}
    </SettingsSection>
  );
}

function About() {
  const styles = useStyles();
  const info = useFrom('app', (state) => state.info);
  if (info === null) return null;
  const { about } = words;
  const facts = [
    [about.version, info.version],
    [about.runtime, [info.runtime, info.runtimeNotice].filter((part) => part !== null).join('. ')],
    [about.secrets, info.secretStorage === 'encrypted' ? about.encrypted : about.memory],
    [about.logs, about.logsWhere],
  ] as const;
  return (
    <SettingsSection title={about.title}>
      {() => (
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt className={styles.name}>{name}</dt>
              <dd className={styles.value}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </SettingsSection>
  );
}
