// Which addresses and files of alerts are taken.
import { expect, test } from 'vitest';
import { alertFileSchema, alertRulesSchema, refusalOfWebhook } from '../../../shared/alerts.ts';

test.each([
  'https://hooks.slack.com/services/T0/B0/x',
  'HTTPS://prod-1.westeurope.logic.azure.com:443/workflows/1?sig=a%2Fb',
  'http://127.0.0.1:8080/hook',
  'http://localhost/hook',
  'http://[::1]:9000',
])('%s is taken', (address) => expect(refusalOfWebhook(address)).toBeNull());

test.each([
  ['http://hooks.example/x', /https/],
  ['http://127.0.0.1.evil.example/x', /https/],
  ['http://localhost.evil.example', /https/],
  ['http://127.0.0.1\\@evil.example/', /not a URL/],
  ['http://127.0.0.1@evil.example/', /user name/],
  ['https://user:pw@hooks.example/x', /user name/],
  ['ftp://hooks.example/x', /not a URL/],
  ['file:///etc/passwd', /not a URL/],
  ['https://a b/', /not a URL/],
  ['hooks.example', /not a URL/],
  ['', /not a URL/],
])('%s is refused without being repeated', (address, reason) => {
  const refusal = refusalOfWebhook(address);
  expect(refusal).toMatch(reason);
  if (address !== '') expect(refusal).not.toContain(address);
});

test('rules that are not named have their defaults', () => {
  expect(alertRulesSchema.parse({})).toEqual({
    runFinished: true,
    tableFailed: true,
    verifyFailed: true,
    stalledMinutes: 10,
    slow: null,
    quarantineAbove: null,
  });
});

test('two channels of one name, unknown members and secrets from standard input are refused', () => {
  const slack = { kind: 'slack', name: 'ops', url: { env: 'X' } };
  const parse = (...channels: readonly object[]) => alertFileSchema.safeParse({ channels }).success;
  expect(parse(slack)).toBe(true);
  expect(parse(slack, slack)).toBe(false);
  expect(parse({ ...slack, more: 1 })).toBe(false);
  expect(parse({ ...slack, url: { stdin: true } })).toBe(false);
  expect(parse()).toBe(false);
});

test('mail addresses cannot carry further headers or recipients', () => {
  const mail = (from: string) =>
    alertFileSchema.safeParse({ channels: [{ kind: 'smtp', name: 'm', host: 'h', from, to: ['a@b.example'] }] })
      .success;
  expect(mail('etl@example.com')).toBe(true);
  for (const from of ['etl', 'a@b.example\r\nBcc: x@y.example', 'a@b.example, c@d.example', '<a@b.example>'])
    expect(mail(from)).toBe(false);
});
