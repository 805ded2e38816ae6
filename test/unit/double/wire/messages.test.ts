// Messages of clients: cut anywhere, mutated at will, they are read or refused, never a crash.
import { describe, expect, test } from 'vitest';
import { ByteWriter } from '../../../double/wire/byte-writer.ts';
import { ProtocolError } from '../../../double/wire/byte-reader.ts';
import { collationOf, defaultCollationName } from '../../../double/wire/collation.ts';
import { declaredNames, nameParameters } from '../../../double/wire/calls.ts';
import { readLogin } from '../../../double/wire/login.ts';
import { MessageAssembler, cutPackets, packetType } from '../../../double/wire/packet.ts';
import { agree, preloginReply, readPrelogin } from '../../../double/wire/prelogin.ts';
import { readBatch, readCalls, readTransactionStep } from '../../../double/wire/requests.ts';

const collation = collationOf(defaultCollationName);

function allHeaders(out: ByteWriter): void {
  out.u32(22);
  out.u32(18);
  out.u16(2);
  out.i64(0n);
  out.u32(1);
}

function call(): Buffer {
  const out = new ByteWriter();
  allHeaders(out);
  out.u16(0xffff);
  out.u16(10);
  out.u16(0);
  for (const [name, text] of [
    ['', 'select @a'],
    ['', '@a nvarchar(10)'],
    ['@a', 'é'],
  ]) {
    out.shortText(name);
    out.u8(0);
    out.u8(0xe7);
    out.u16(200);
    out.bytes(collation.bytes);
    out.u16(text.length * 2);
    out.ucs2(text);
  }
  return out.toBuffer();
}

function loginPayload(): Buffer {
  const fixed = Buffer.alloc(94);
  const texts = ['host', 'sa', 'right', 'app', 'server'];
  let at = 94;
  const body: Buffer[] = [];
  texts.forEach((text, index) => {
    const scramble = (byte: number): number => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5;
    const plain = Buffer.from(text, 'utf16le');
    body.push(index === 2 ? Buffer.from(plain.map(scramble)) : plain);
    fixed.writeUInt16LE(at, 36 + index * 4);
    fixed.writeUInt16LE(text.length, 38 + index * 4);
    at += text.length * 2;
  });
  fixed.writeUInt16LE(at, 56);
  fixed.writeUInt16LE(4, 58);
  fixed[27] = 0x10;
  const pointer = Buffer.alloc(4);
  pointer.writeUInt32LE(at + 4);
  body.push(pointer, Buffer.from([0x0a, 1, 0, 0, 0, 1, 0xff]));
  const payload = Buffer.concat([fixed, ...body]);
  payload.writeUInt32LE(payload.length, 0);
  payload.writeUInt32LE(0x74000004, 4);
  payload.writeUInt32LE(8000, 8);
  return payload;
}

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
  /** A small generator of its own, so that a failure can be repeated. */
  function random(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 0x1_0000_0000;
    };
  }

  function mutate(bytes: Buffer, next: () => number): Buffer {
    const copy = Buffer.from(bytes);
    for (let change = 0; change < 1 + next() * 4; change++) copy[Math.floor(next() * copy.length)] = next() * 256;
    return next() < 0.3 ? copy.subarray(0, Math.floor(next() * copy.length)) : copy;
  }

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
