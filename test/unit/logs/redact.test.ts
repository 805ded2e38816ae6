// What must never be read in a log: planted secrets in every form that programs give to text.
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../electron/worker/logs/redact.ts';
import { findIn } from '../../secrets/find-secrets.ts';

const password = 'P+ss/w=rd "ü" 9%';
const key = 'c2VjcmV0LWtleS1vZi10aGUtYWNjb3VudC0wMTIzNDU2Nzg5YWJjZGVmZ2hpag==';
const signature = 'a+b/cDEFghij0123456789KLMNOPqrstuvwxyz012345678=';
const sas = `sv=2024-11-04&ss=b&sp=racwl&se=2027-01-01&sig=${encodeURIComponent(signature)}`;
const connectionString = `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${key};EndpointSuffix=core.windows.net`;

const keyLine = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const pem = `-----BEGIN PRIVATE KEY-----\n${keyLine}\nVJTUt9Us8cKj\n-----END PRIVATE KEY-----\n`;

/** The ways a secret may come into a line. */
const formsOf = (value: string): string[] => [
  value,
  encodeURIComponent(value),
  encodeURIComponent(value).replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  new URLSearchParams({ v: value }).toString(),
  JSON.stringify({ value }),
  ...['', 'x', 'xy', 'xyz'].flatMap((lead) => [
    Buffer.from(`${lead}${value}:tail`).toString('base64'),
    Buffer.from(`${lead}${value}`).toString('base64url'),
  ]),
  Buffer.from(value).toString('hex'),
];

test.each([
  ['a password', [password], password],
  ['an account key', [key], key],
  ['the key of a connection string', [connectionString], key],
  ['the signature of a SAS', [sas], signature],
  ['the signature of a SAS as it was typed', [`?${sas}`], encodeURIComponent(signature)],
  ['the SAS of a connection string', [`BlobEndpoint=https://a.example/;SharedAccessSignature=${sas}`], signature],
  ['a line of a private key', [pem], keyLine],
  ['the password of a connection string', ["Server=sql01;User ID=etl;Password='semi;colon12'"], 'semi;colon12'],
])('%s is blotted out in all its forms', (_, secrets, planted) => {
  const redact = createRedactor(secrets);
  const lines = formsOf(planted).map((form) => redact(`before ${form} after`));
  expect(findIn('log', Buffer.from(lines.join('\n')), [{ name: 'planted', value: planted }])).toEqual([]);
  expect(lines.every((line) => line.startsWith('before ') && line.includes('***'))).toBe(true);
});

describe('what looks like a secret although nobody named it', () => {
  const redact = createRedactor([]);
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJldGwifQ.c2lnbmF0dXJl_-x';
  test.each([
    [`token ${jwt} was refused`, 'token *** was refused'],
    [`Authorization: Bearer ${jwt}`, 'Authorization: ***'],
    ['"authorization":"SharedKey acct:abc+/=="', '"authorization":"***"'],
    ['sent with bearer 0123456789abcdef.xyz', 'sent with bearer ***'],
    [
      'https://acct.blob.core.windows.net/c?sv=1&sig=ab%2Bc%3D&se=2',
      'https://acct.blob.core.windows.net/c?sv=1&sig=***&se=2',
    ],
    ['AccountName=a;AccountKey=xyz==;Endpoint=b', 'AccountName=a;AccountKey=***;Endpoint=b'],
    ['Server=s;Password=hunter2;', 'Server=s;Password=***;'],
    ['http://user:pass@proxy.example:8080/', 'http://user:***@proxy.example:8080/'],
    ['POST https://hooks.slack.com/services/T0/B0/xyz failed', 'POST https://hooks.slack.com/*** failed'],
    [
      'https://prod-1.westeurope.logic.azure.com:443/workflows/1?sig=x',
      'https://prod-1.westeurope.logic.azure.com:443/***',
    ],
    ['https://corp.webhook.office.com/webhookb2/1@2/IncomingWebhook/3', 'https://corp.webhook.office.com/***'],
    ['https://chat.example/api/webhooks/77/abc', 'https://chat.example/***'],
  ])('%s', (line, clean) => expect(redact(line)).toBe(clean));

  test('and words that only look a little like it stay', () => {
    const line = "The login 'etl' was refused. Basic authentication, a bearer of news, sig and password were not sent.";
    expect(redact(line)).toBe(line);
  });
});

test('a secret of three letters is no secret, and none at all harms no line', () => {
  expect(createRedactor(['abc', ''])('abcdef')).toBe('abcdef');
});
