// The result screen.
import { text } from '../text/text.ts';
import { Page } from '../ui/page.tsx';

export function ResultScreen(_props: { readonly runId: string }) {
  return <Page title={text.result.title} purpose={text.result.purpose} />;
}
