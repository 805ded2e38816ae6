// The forms of a message: what each receiver reads, its size, and that names are no markup.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  mailText,
  signatureOf,
  slackBody,
  teamsBody,
  webhookBody,
} from '../../../../electron/worker/notify/payloads.ts';
import { blankMemory, judge } from '../../../../electron/worker/notify/judge.ts';
import { createCollapse } from '../../../../electron/worker/notify/collapse.ts';
import { defaultAlertRules } from '../../../../shared/alerts.ts';
import { message } from '../../../fakes/alerts.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';

test('a Teams workflow gets one adaptive card in its envelope, of text that is no Markdown', () => {
  const body: unknown = JSON.parse(teamsBody({ ...message, title: 'Table dbo.[x](https://evil.example) failed' }));
  expect(body).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: { type: 'AdaptiveCard', version: '1.4' },
      },
    ],
  });
  const text = JSON.stringify(body);
  expect(text).not.toContain('"TextBlock"');
  expect(text).toContain('Table dbo.[x](https://evil.example) failed');
  for (const part of [message.text, message.advice, message.runId, message.container]) expect(text).toContain(part);
});

test('the card of a digest of the longest names is far below the 28 KB that Teams takes', () => {
  const name = '"\\漢'.repeat(400);
  const tables = Array.from({ length: 50 }, (_, i) =>
    tableSnapshot({
      id: String(i),
      schema: name,
      name,
      state: 'failed',
      error: { code: 'BUG', context: { detail: name } },
    }),
  );
  const facts = { runId: 'r', source: `${name} \\ ${name}`, container: 'c'.repeat(63) };
  const { alerts } = judge(blankMemory, defaultAlertRules, facts, runSnapshot({ kind: 'running' }, tables), 0);
  const collapse = createCollapse();
  for (const alert of alerts) collapse.take(alert, 0);
  const [digest] = collapse.flush();
  if (digest === undefined) throw new Error('nothing was gathered');
  expect(digest.count).toBe(49);
  expect(Buffer.byteLength(teamsBody(digest))).toBeLessThan(14_000);
});

test('Slack gets plain text blocks and an escaped line for its notification', () => {
  const body: { text: string; blocks: unknown[] } = JSON.parse(
    slackBody({ ...message, title: 'Table <!channel> & co failed' }),
  );
  expect(body.text).toBe(':red_circle: Table &lt;!channel&gt; &amp; co failed (sql01 \\ Sales)');
  expect(JSON.stringify(body.blocks)).not.toContain('mrkdwn');
  expect(body.blocks[1]).toMatchObject({ text: { type: 'plain_text', text: `${message.text}\n${message.advice}` } });
});

test('a webhook gets every member of the message, with an id and the version of its form', () => {
  expect(JSON.parse(webhookBody(message, 'id-1'))).toMatchObject({ version: 1, id: 'id-1', ...message });
});

test('the signature is what docs/alerts.md says: HMAC-SHA256 over timestamp, full stop and body', () => {
  const expected = createHmac('sha256', 'a key of some length').update('1767323045.{"a":1}').digest('hex');
  expect(signatureOf('a key of some length', '1767323045', '{"a":1}')).toBe(`v1=${expected}`);
});

test('mail says what, what to do, and of which run, in plain text', () => {
  expect(mailText(message)).toBe(
    [
      message.text,
      '',
      message.advice,
      '',
      'Run:     20260307T140512Z-9f2c4e1a',
      'Source:  sql01 \\ Sales',
      'Target:  lake',
      'Time:    2026-03-07T14:05:12.000Z',
      '',
    ].join('\n'),
  );
});
