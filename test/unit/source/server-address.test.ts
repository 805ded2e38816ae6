import { describe, expect, it } from 'vitest';
import { parseServerAddress } from '../../../electron/worker/source/server-address.ts';

describe('the name of a server', () => {
  it.each([
    ['db.example', undefined, { host: 'db.example', port: 1433, instance: null }],
    ['db.example', 1500, { host: 'db.example', port: 1500, instance: null }],
    ['db.example,1444', undefined, { host: 'db.example', port: 1444, instance: null }],
    ['tcp:db.example, 1444', 1444, { host: 'db.example', port: 1444, instance: null }],
    ['db\\SALES', undefined, { host: 'db', port: null, instance: 'SALES' }],
    ['db\\SALES', 1500, { host: 'db', port: 1500, instance: null }],
    ['db\\SALES,1501', undefined, { host: 'db', port: 1501, instance: null }],
    ['db\\MSSQLSERVER', undefined, { host: 'db', port: 1433, instance: null }],
    ['.', undefined, { host: 'localhost', port: 1433, instance: null }],
    ['(local)\\X', undefined, { host: 'localhost', port: null, instance: 'X' }],
    ['[::1]', 1500, { host: '::1', port: 1500, instance: null }],
  ])('%j with port %j is understood', (server, port, expected) => {
    expect(parseServerAddress(server, port)).toEqual(expected);
  });

  it.each([
    ['db,abc', undefined],
    ['db,', undefined],
    ['db,70000', undefined],
    [',1433', undefined],
    ['db,1444', 1500],
  ])('%j with port %j is refused', (server, port) => {
    expect(() => parseServerAddress(server, port)).toThrow(expect.objectContaining({ code: 'FILE_INVALID' }));
  });
});

it.each([
  ['(localdb)\\MSSQLLocalDB', 'a LocalDB has no TCP port'],
  ['(LocalDB)\\.\\shared', 'a LocalDB has no TCP port'],
  ['np:\\\\.\\pipe\\sql\\query', 'it is a named pipe'],
  ['\\\\sql01\\pipe\\sql\\query', 'it is a named pipe'],
  ['lpc:sql01', 'it is shared memory'],
  ['admin:sql01', 'write it without "admin:"'],
])('%s is no host, and is told what to write', (server, detail) => {
  expect(() => parseServerAddress(server, undefined)).toThrow(
    expect.objectContaining({ code: 'FILE_INVALID', message: expect.stringContaining(detail) }),
  );
});
