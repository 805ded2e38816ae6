// What names a stream of Azure Monitor, and what is refused before a token is sent anywhere.
import { expect, test } from 'vitest';
import { logAnalyticsSchema } from '../../../shared/log-analytics.ts';

const good = {
  endpoint: 'https://tableferry-logs-ab12.westeurope-1.ingest.monitor.azure.com',
  ruleId: `dcr-${'0a'.repeat(16)}`,
  stream: 'Custom-TableferryRun',
};

test('a rule, a stream and an address are taken; http only on this computer', () => {
  expect(logAnalyticsSchema.parse(good)).toEqual(good);
  expect(logAnalyticsSchema.safeParse({ ...good, endpoint: 'http://127.0.0.1:8080' }).success).toBe(true);
});

test.each([
  [{ endpoint: 'http://collector.example' }],
  [{ endpoint: 'https://user:secret@collector.example' }],
  [{ endpoint: 'https://collector.example/path' }],
  [{ endpoint: 'https://collector.example/?sig=x' }],
  [{ endpoint: 'collector' }],
  [{ ruleId: '0a0b' }],
  [{ ruleId: `dcr-${'0a'.repeat(16)}/../x` }],
  [{ stream: 'Microsoft-Syslog' }],
  [{ stream: 'Custom-a/../b' }],
])('%j is refused', (change) => {
  expect(logAnalyticsSchema.safeParse({ ...good, ...change }).success).toBe(false);
});
