// The settings screen.
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';

export function SettingsScreen() {
  return <Page title={text.settings.title} purpose={text.settings.purpose} />;
}
