// Puts the whole window, or one component, on the test page over a fake API.
import { FluentProvider } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { render } from 'vitest-browser-react';
import '@fontsource-variable/inter/index.css';
import '../../renderer/theme/page.css';
import './whole-window.css';
import { App } from '../../renderer/app.tsx';
import type { Route } from '../../renderer/stores/app-store.ts';
import { createStores, StoresProvider, type Stores } from '../../renderer/stores/stores.tsx';
import { themes, type ThemeName } from '../../renderer/theme/theme.ts';
import { createFakeApi, type Answers, type FakeApi } from './fake-api.ts';

export type Shown = { readonly api: FakeApi; readonly stores: Stores };

/** The whole window at `route`. `prepare` fills the stores before the first drawing. */
export async function showApp(
  route: Route,
  answers: Answers = {},
  prepare: (stores: Stores) => void = () => undefined,
  theme: ThemeName = 'light',
): Promise<Shown> {
  const api = createFakeApi(answers);
  const stores = createStores(api);
  await stores.app.getState().load();
  prepare(stores);
  stores.app.setState({ route, theme });
  document.documentElement.classList.add('whole-window');
  await render(<App stores={stores} />);
  return { api, stores };
}

/** One component inside theme and stores. */
export async function showPart(part: ReactNode, answers: Answers = {}): Promise<Shown> {
  const api = createFakeApi(answers);
  const stores = createStores(api);
  await render(
    <StoresProvider stores={stores}>
      <FluentProvider theme={themes.light}>{part}</FluentProvider>
    </StoresProvider>,
  );
  return { api, stores };
}
