// The home screen.
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';

export function HomeScreen() {
  return <Page title={text.home.title} purpose={text.home.purpose} />;
}
