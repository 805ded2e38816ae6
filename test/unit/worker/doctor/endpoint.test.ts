// Host names of storage services, taken apart.
import { expect, test } from 'vitest';
import { describeEndpoint, otherClouds } from '../../../../electron/worker/doctor/endpoint.ts';

test.each([
  ['contoso.blob.core.windows.net', 'contoso', 'blob', 'core.windows.net'],
  ['contoso-secondary.blob.core.windows.net', 'contoso', 'blob', 'core.windows.net'],
  ['contoso.z6.web.core.windows.net', 'contoso', 'web', 'core.windows.net'],
  ['contoso.z12.blob.storage.azure.net', null, '', ''],
  ['contoso.dfs.core.chinacloudapi.cn', 'contoso', 'dfs', 'core.chinacloudapi.cn'],
  ['data.contoso.com', null, '', ''],
  ['contoso.blob.core.windows.net.example.com', null, '', ''],
  ['127.0.0.1', null, '', ''],
])('%s', (host, account, service, suffix) => {
  expect(describeEndpoint(host)).toEqual(account === null ? null : { account, service, suffix });
});

test('the same account is looked for in the other clouds', () => {
  expect(otherClouds({ account: 'contoso', service: 'blob', suffix: 'core.windows.net' })).toEqual([
    'contoso.blob.core.usgovcloudapi.net',
    'contoso.blob.core.chinacloudapi.cn',
  ]);
});
