// Starts the dashboard in a browser: stores over http, then the components.
import '@fontsource-variable/inter/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import '../theme/page.css';
import { watchBrowserTheme } from './browser-theme.ts';
import { DashboardApp } from './dashboard-app.tsx';
import { createSession } from './session.ts';
import { createTokenKeeper } from './token-keeper.ts';

// The content policy forbids code made from strings, which zod would try.
config({ jitless: true });

const root = document.querySelector('#root');
if (root === null) throw new Error('this page has no place for the dashboard');
const session = createSession({
  keeper: createTokenKeeper(location, sessionStorage, (address) => history.replaceState(null, '', address)),
  fetch: (path, init) => fetch(path, init),
  nowMs: () => Date.now(),
});
watchBrowserTheme((theme) => session.stores.app.setState({ theme }));
createRoot(root).render(
  <StrictMode>
    <DashboardApp session={session} />
  </StrictMode>,
);
