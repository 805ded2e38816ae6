// Sends one message to one channel, in the form that its kind wants.
import { randomUUID } from 'node:crypto';
import type { AlertMessage, OpenChannel } from '../../../shared/alerts.ts';
import type { RouteSource } from '../../../shared/network.ts';
import { SendFailure } from './alert.ts';
import { sendMail } from './mail.ts';
import { signatureOf, slackBody, teamsBody, webhookBody } from './payloads.ts';
import { postJson } from './post.ts';

/** Throws SendFailure. */
export type Send = (open: OpenChannel, message: AlertMessage, signal: AbortSignal) => Promise<void>;

/** A key that can be guessed proves nothing. */
const shortestKey = 16;
/** The same message tried again has the same id, so that a receiver can tell. */
const ids = new WeakMap<AlertMessage, string>();

function idOf(message: AlertMessage): string {
  const id = ids.get(message) ?? randomUUID();
  ids.set(message, id);
  return id;
}

/** `routes`: how receivers are reached. */
export const createSend =
  (routes: RouteSource): Send =>
  async ({ channel, secrets: { url, key } }, message, signal) => {
    switch (channel.kind) {
      case 'teams':
        return postJson({ url, body: teamsBody(message) }, routes, signal);
      case 'slack':
        return postJson({ url, body: slackBody(message) }, routes, signal);
      case 'webhook': {
        if (key.length < shortestKey)
          throw new SendFailure(`its signing key is shorter than ${String(shortestKey)} characters`, true);
        const id = idOf(message);
        const body = webhookBody(message, id);
        const timestamp = String(Math.floor(Date.now() / 1000));
        const headers = {
          'x-tableferry-id': id,
          'x-tableferry-timestamp': timestamp,
          'x-tableferry-signature': signatureOf(key, timestamp, body),
        };
        return postJson({ url, body, headers, caFile: channel.caFile }, routes, signal);
      }
      case 'smtp':
        return sendMail(channel, key, message, signal);
    }
  };
