// The window's content: theme, frame, and the screen that the route names.
import { FluentProvider } from '@fluentui/react-components';
import { HistoryScreen } from './history/history-screen.tsx';
import { HomeScreen } from './home/home-screen.tsx';
import { AskMoment } from './run/ask-moment.tsx';
import { AskSecrets } from './run/ask-secrets.tsx';
import { EvidenceDialog } from './run/evidence-dialog.tsx';
import { ResultScreen } from './run/result-screen.tsx';
import { RoundScreen } from './run/round/round-screen.tsx';
import { RunScreen } from './run/run-screen.tsx';
import { SchedulesScreen } from './schedules/schedules-screen.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import type { Route } from './stores/app-store.ts';
import { StoresProvider, useFrom, type Stores } from './stores/stores.tsx';
import { themes } from './theme/theme.ts';
import { Frame } from './ui/frame.tsx';
import { FactoryScreen } from './wizard/review/factory/factory-screen.tsx';
import { OpenedScreen } from './wizard/review/opened-screen.tsx';
import { stepScreens } from './wizard/step-screens.tsx';

export function App({ stores }: { readonly stores: Stores }) {
  return (
    <StoresProvider stores={stores}>
      <ThemedWindow />
    </StoresProvider>
  );
}

function ThemedWindow() {
  const theme = useFrom('app', (state) => state.theme);
  const route = useFrom('app', (state) => state.route);
  return (
    <FluentProvider theme={themes[theme]} style={{ height: '100%', colorScheme: theme === 'light' ? 'light' : 'dark' }}>
      <Frame>
        <Screen route={route} />
      </Frame>
      <AskSecrets />
      <AskMoment />
      <EvidenceDialog />
    </FluentProvider>
  );
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.name) {
    case 'home':
      return <HomeScreen />;
    case 'wizard': {
      const Step = stepScreens[route.step];
      return <Step />;
    }
    case 'plan':
      return <OpenedScreen />;
    case 'factory':
      return <FactoryScreen from={route.from} />;
    case 'run':
      return <RunScreen runId={route.runId} key={route.runId} />;
    case 'result':
      return <ResultScreen runId={route.runId} key={route.runId} />;
    case 'round':
      return <RoundScreen series={route.series} key={route.series} />;
    case 'schedules':
      return <SchedulesScreen />;
    case 'history':
      return <HistoryScreen />;
    case 'settings':
      return <SettingsScreen />;
  }
}
