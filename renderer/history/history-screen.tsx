// The history screen.
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';

export function HistoryScreen() {
  return <Page title={text.history.title} purpose={text.history.purpose} />;
}
