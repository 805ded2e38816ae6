// The window over a fake API with ten thousand tables, as a page of its own: built like the product, and measured.
import '@fontsource-variable/inter/index.css';
import { createRoot } from 'react-dom/client';
import '../../renderer/theme/page.css';
import { App } from '../../renderer/app.tsx';
import { createStores } from '../../renderer/stores/stores.tsx';
import { createFakeApi } from './fake-api.ts';
import { describeSource, listOf, manyTables, tablesAnswers } from './many-tables.ts';
import { measureTables } from './measure-tables.ts';

const list = listOf(manyTables(10_000));
const waiting: (() => void)[] = [];
const later = (): Promise<typeof list> => new Promise((resolve) => void waiting.push(() => resolve(list)));
const stores = createStores(createFakeApi({ ...tablesAnswers(), 'source.tables': later }));
describeSource(stores);
await stores.app.getState().load();
stores.app.setState({ route: { name: 'wizard', step: 'tables' } });
const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<App stores={stores} />);

// The one who opened this page calls it by its title.
Object.assign(window, {
  measure: () =>
    measureTables(() => {
      for (const arrive of waiting) arrive();
    }),
});
document.title = 'ready';
