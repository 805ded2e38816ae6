// The dashboard: the window's own screens of runs, without anything that acts, in a frame of their own.
import {
  Button,
  FluentProvider,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  tokens,
} from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { useStore } from 'zustand';
import { HistoryScreen } from '../history/history-screen.tsx';
import { ResultScreen } from '../run/result-screen.tsx';
import { RunScreen } from '../run/run-screen.tsx';
import type { Route } from '../stores/app-store.ts';
import { StoresProvider, useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { themes } from '../theme/theme.ts';
import { useFrameStyles } from '../ui/frame-styles.ts';
import { RailItem } from '../ui/rail-item.tsx';
import { RailRuns } from '../ui/rail-runs.tsx';
import { ScreenGuard } from '../ui/screen-guard.tsx';
import { spokenOnly } from '../ui/spoken-only.ts';
import { formatClock } from '../ui/when.ts';
import type { Session } from './session.ts';
import { SignIn } from './sign-in.tsx';

const words = text.dashboard;

const useStyles = makeStyles({
  head: { padding: '0 12px 12px', '@media (max-width: 900px)': spokenOnly },
  product: { margin: 0, fontSize: '16px', lineHeight: '24px', fontWeight: 600 },
  note: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export function DashboardApp({ session }: { readonly session: Session }) {
  return (
    <StoresProvider stores={session.stores}>
      <Themed session={session} />
    </StoresProvider>
  );
}

function Themed({ session }: { readonly session: Session }) {
  const theme = useFrom('app', (state) => state.theme);
  const { door, error, signIn } = useStore(session.state);
  return (
    <FluentProvider theme={themes[theme]} style={{ height: '100%', colorScheme: theme === 'light' ? 'light' : 'dark' }}>
      {door === 'in' ? <Board session={session} /> : null}
      {door === 'out' ? <SignIn error={error} onToken={signIn} /> : null}
    </FluentProvider>
  );
}

function Board({ session }: { readonly session: Session }) {
  const styles = useStyles();
  const frame = useFrameStyles();
  const route = useFrom('app', (state) => state.route);
  const go = useFrom('app', (state) => state.go);
  return (
    <div className={frame.frame}>
      <nav className={frame.rail} aria-label={words.product}>
        <div className={styles.head}>
          <p className={styles.product}>{words.product}</p>
          <p className={styles.note}>{words.readOnly}</p>
        </div>
        <RailItem
          icon={<HistoryRegular />}
          label={text.frame.history}
          isCurrent={route.name === 'history'}
          onClick={() => go({ name: 'history' })}
        />
        <RailRuns />
      </nav>
      <main className={frame.screen}>
        <Lost session={session} />
        <div className={frame.content} key={JSON.stringify(route)}>
          <ScreenGuard>
            <Screen route={route} />
          </ScreenGuard>
        </div>
      </main>
    </div>
  );
}

function Lost({ session }: { readonly session: Session }) {
  const { feed, retryNow } = useStore(session.state);
  if (feed.kind !== 'lost') return null;
  return (
    <MessageBar intent="warning" politeness="assertive">
      <MessageBarBody>{words.lost(formatClock(feed.sinceMs))}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={retryNow}>
          {words.tryNow}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

/** There are no other screens here. */
function Screen({ route }: { readonly route: Route }) {
  if (route.name === 'run') return <RunScreen runId={route.runId} key={route.runId} />;
  if (route.name === 'result') return <ResultScreen runId={route.runId} key={route.runId} />;
  return <HistoryScreen />;
}
