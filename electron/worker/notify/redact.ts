// Blots the secrets of channels out of what is about to be logged: the whole, and the telling pieces of an address.
import type { ChannelSecrets } from '../../../shared/alerts.ts';

export type Redactor = { hide(secrets: ChannelSecrets): void; clean(text: string): string };

/** Shorter pieces would blot out ordinary words. */
const shortestPiece = 6;
/** Names of a path such as `services` are no secrets. */
const shortestStep = 16;

export function createRedactor(): Redactor {
  const hidden = new Set<string>();
  return {
    hide({ url, key }) {
      for (const piece of [url, key, ...piecesOf(url)]) if (piece.length >= shortestPiece) hidden.add(piece);
    },
    clean: (text) =>
      [...hidden].sort((a, b) => b.length - a.length).reduce((clean, secret) => clean.replaceAll(secret, '***'), text),
  };
}

/** Slack keeps its secret in the path, Teams in the query. */
function piecesOf(address: string): readonly string[] {
  if (!URL.canParse(address)) return [];
  const url = new URL(address);
  const steps = url.pathname.split('/').filter((step) => step.length >= shortestStep);
  return [url.pathname + url.search, url.search, ...url.searchParams.values(), ...steps];
}
