// What Teams, Slack and a webhook of one's own get: the same message in the form of each.
import { createHmac } from 'node:crypto';
import type { AlertMessage } from '../../../shared/alerts.ts';
import { toolName } from '../../../shared/version.ts';

const facts = ({ runId, source, container, atUtc }: AlertMessage): readonly (readonly [string, string])[] => [
  ['Run', runId],
  ['Source', source],
  ['Target', container],
  ['Time', atUtc],
];

const cardColours = { info: 'good', warning: 'warning', error: 'attention' } as const;

/** An adaptive card in the envelope of a Teams workflow. Text runs, since a text block would read names as Markdown. */
export function teamsBody(message: AlertMessage): string {
  const run = (text: string, more: object = {}): object => ({ type: 'TextRun', text, ...more });
  const block = (...inlines: readonly object[]): object => ({ type: 'RichTextBlock', inlines });
  const bold = { weight: 'bolder' };
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(run(message.title, { ...bold, size: 'medium', color: cardColours[message.level] })),
      block(run(message.text)),
      ...(message.advice === '' ? [] : [block(run(message.advice))]),
      ...facts(message).map(([label, value]) => block(run(`${label}: `, bold), run(value))),
    ],
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return JSON.stringify({ type: 'message', attachments: [attachment] });
}

const slackMarks = { info: ':information_source:', warning: ':warning:', error: ':red_circle:' } as const;
/** The three characters that Slack reads as its own. */
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `text` is what a notification shows; the blocks are plain text, so that nothing in a name is formatting. */
export function slackBody(message: AlertMessage): string {
  const plain = (text: string): object => ({ type: 'plain_text', text, emoji: false });
  const lines = [message.text, message.advice].filter((line) => line !== '').join('\n');
  return JSON.stringify({
    text: `${slackMarks[message.level]} ${slackText(message.title)} (${slackText(message.source)})`,
    blocks: [
      { type: 'header', text: plain(message.title.slice(0, 150)) },
      { type: 'section', text: plain(lines.slice(0, 3000)) },
      {
        type: 'context',
        elements: facts(message).map(([label, value]) => plain(`${label}: ${value}`)),
      },
    ],
  });
}

export function webhookBody(message: AlertMessage, id: string): string {
  return JSON.stringify({ version: 1, id, tool: toolName, ...message });
}

/** `v1=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a full stop and the body as it is sent. */
export const signatureOf = (key: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`;

/** Plain text, for mail. */
export const mailText = (message: AlertMessage): string =>
  [
    message.text,
    ...(message.advice === '' ? [] : ['', message.advice]),
    '',
    ...facts(message).map(([label, value]) => `${`${label}:`.padEnd(8)} ${value}`),
    '',
  ].join('\n');
