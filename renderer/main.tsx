// Starts the window: stores over the bridge, then the components.
import '@fontsource-variable/inter/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app.tsx';
import { createBridgeApi, findBridge } from './bridge-api.ts';
import { startSample } from './stores/draft.ts';
import { createStores } from './stores/stores.tsx';
import './theme/page.css';

// The content policy forbids code made from strings, which zod would try.
config({ jitless: true });

const bridge = findBridge();
const root = document.querySelector('#root');
if (bridge === null || root === null) throw new Error('this page only works in the Tableferry window');
const stores = createStores(createBridgeApi(bridge));
createRoot(root).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
);
await stores.app.getState().load();
if (stores.app.getState().info?.startWith === 'sample') await startSample(stores);
