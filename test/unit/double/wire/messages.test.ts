// Messages of clients: cut anywhere, mutated at will, they are read or refused, never a crash.
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../../double/wire/byte-reader.ts';
import { declaredNames, nameParameters } from '../../../double/wire/calls.ts';
import { readLogin } from '../../../double/wire/login.ts';
import { MessageAssembler, cutPackets, packetType } from '../../../double/wire/packet.ts';
import { agree, preloginReply, readPrelogin } from '../../../double/wire/prelogin.ts';
import { readBatch, readCalls, readTransactionStep } from '../../../double/wire/requests.ts';
import { call, collation, loginPayload, mutate, random } from './client-messages.ts';

test('LOGIN7 gives names, password, packet size and the wish for UTF-8', () => {
  expect(readLogin(loginPayload())).toMatchObject({
    tdsVersion: 0x74000004,
    packetSize: 8000,
    hostName: 'host',
    user: 'sa',
    password: 'right',
    application: 'app',
    supportsUtf8: true,
    usesOtherAuthentication: false,
  });
});

test('a call names its procedure by number and gives its parameters', () => {
  const [{ procedure, parameters }] = readCalls(call(), collation);
  expect(procedure).toBe('sp_executesql');
  expect(parameters.map(({ name, value }) => [name, value])).toEqual([
    ['', 'select @a'],
    ['', '@a nvarchar(10)'],
    ['@a', 'é'],
  ]);
});

test('the names of a declaration are found whatever the types', () => {
  expect(declaredNames('@id int, @price decimal(18, 4) OUTPUT,@n nvarchar(max)')).toEqual(['@id', '@price', '@n']);
  const value = { name: '', isOutput: false, type: { name: 'int' as const }, value: 1 };
  expect(nameParameters([value], '@id int').map(({ name }) => name)).toEqual(['@id']);
  expect(() => nameParameters([value], '@id int, @x int')).toThrow(/@x.*was not supplied/);
});

test.each([
  // asked by the client: 0 off, 1 on, 2 not supported
  ['unsupported', 0, 2, 'plain'],
  ['optional', 0, 0, 'loginOnly'],
  ['optional', 1, 1, 'full'],
  ['optional', 2, 2, 'plain'],
  ['on', 0, 3, 'full'],
  ['on', 2, 2, 'plain'],
  ['required', 0, 3, 'full'],
  ['required', 1, 1, 'full'],
  ['required', 2, 3, 'refused'],
] as const)('encryption %s, client asks %i: answer %i, %s', (mode, asked, reply, agreement) => {
  expect(agree(asked, mode)).toEqual({ reply, agreement });
  expect(readPrelogin(preloginReply({ major: 16, minor: 0, build: 1000 }, reply)).encryption).toBe(reply);
});

describe('packets', () => {
  test.each([512, 4096, 32_767])(
    'a message cut into packets of %i and into single bytes comes out whole',
    (packetSize) => {
      const body = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, index) => index & 0xff));
      const { bytes } = cutPackets(body, { type: packetType.sqlBatch, packetSize, spid: 51 }, 1, true);
      const assembler = new MessageAssembler();
      const messages = [];
      for (let at = 0; at < bytes.length; at += 997) messages.push(...assembler.push(bytes.subarray(at, at + 997)));
      expect(messages.length).toBe(1);
      expect(messages[0].payload.equals(body)).toBe(true);
      expect(bytes.readUInt16BE(4)).toBe(51);
    },
  );

  test('an attention is seen in front of the rest of a message', () => {
    const assembler = new MessageAssembler();
    const attention = Buffer.from([6, 1, 0, 8, 0, 0, 1, 0]);
    const first = Buffer.from([1, 0, 0, 10, 0, 0, 1, 0, 0x61, 0]);
    expect(assembler.push(Buffer.concat([first, attention])).map(({ type }) => type)).toEqual([packetType.attention]);
  });

  test('another type in the middle of a message is refused', () => {
    const assembler = new MessageAssembler();
    const bytes = Buffer.from([1, 0, 0, 8, 0, 0, 1, 0, 3, 1, 0, 8, 0, 0, 1, 0]);
    expect(() => assembler.push(bytes)).toThrow(ProtocolError);
  });
});

describe('mutated messages', () => {
  const batch = Buffer.concat([call().subarray(0, 22), Buffer.from('select 1', 'utf16le')]);
  const begin = Buffer.concat([call().subarray(0, 22), Buffer.from([5, 0, 2, 0])]);

  test.each([
    ['PRELOGIN', preloginReply({ major: 16, minor: 0, build: 1000 }, 1), readPrelogin],
    ['LOGIN7', loginPayload(), readLogin],
    ['a call', call(), (bytes: Buffer) => readCalls(bytes, collation)],
    ['a batch', batch, readBatch],
    ['a transaction step', begin, readTransactionStep],
    [
      'packets',
      cutPackets(call(), { type: 3, packetSize: 512, spid: 0 }, 1, true).bytes,
      (bytes: Buffer) => new MessageAssembler().push(bytes),
    ],
  ])('20,000 of %s are read or refused as ProtocolError', (_name, message, read) => {
    const next = random(20_261);
    const failures = new Map<string, string>();
    for (let round = 0; round < 20_000; round++) {
      const mutated = mutate(message, next);
      try {
        read(mutated);
      } catch (error) {
        if (!(error instanceof ProtocolError)) failures.set(String(error), mutated.toString('hex'));
      }
    }
    expect([...failures]).toEqual([]);
  });
});
