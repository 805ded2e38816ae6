// The run screen.
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';

export function RunScreen(_props: { readonly runId: string }) {
  return <Page title={text.run.title} purpose={text.run.purpose} />;
}
