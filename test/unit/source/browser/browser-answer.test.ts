import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBrowserAnswer } from '../../../../electron/worker/source/browser/browser-answer.ts';

function answer(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([0x05, body.length & 0xff, body.length >> 8]), body]);
}
const told = (name: string, rest: string): string =>
  `ServerName;SQL01;InstanceName;${name};IsClustered;No;Version;15.0.2000.5;${rest};;`;

it('reads instances with and without TCP', () => {
  const text = told('MSSQLSERVER', 'tcp;1433') + told('SALES', String.raw`np;\\SQL01\pipe\MSSQL$SALES\sql\query`);
  expect(readBrowserAnswer(answer(text))).toEqual([
    { name: 'MSSQLSERVER', port: 1433, version: '15.0.2000.5' },
    { name: 'SALES', port: null, version: '15.0.2000.5' },
  ]);
});

it('takes no port that is none', () => {
  for (const port of ['0', '65536', '-1', '1433x', ''])
    expect(readBrowserAnswer(answer(told('A', `tcp;${port}`)))).toMatchObject([{ name: 'A', port: null }]);
});

it('reads no further than the answer says it is long', () => {
  const whole = answer(told('A', 'tcp;1'));
  const longer = Buffer.concat([whole, Buffer.from(told('B', 'tcp;2'))]);
  expect(readBrowserAnswer(longer)?.map(({ name }) => name)).toEqual(['A']);
});

it('takes nothing else for an answer, and never throws', () => {
  expect(readBrowserAnswer(Buffer.alloc(0))).toBeNull();
  expect(readBrowserAnswer(Buffer.from('HTTP/1.1 400'))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const instances = readBrowserAnswer(bytes) ?? [];
      return instances.every(({ port }) => port === null || (port >= 1 && port <= 65_535));
    }),
    { seed: 1 },
  );
});
