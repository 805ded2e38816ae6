// Personal data is found by names and values, and what only looks like it is not.
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../shared/columns.ts';
import { detectColumn } from '../../../electron/worker/transforms/detect/detect-column.ts';
import { nationalIds } from '../../../electron/worker/transforms/detect/national-ids.ts';
import { date, int32, int64, text } from './rows.ts';

const of = (name: string, values: readonly string[], type: LogicalType = text, table = 'T') =>
  detectColumn({ table, name, type, values });
const times = (value: string, count = 10): string[] => Array.from({ length: count }, () => value);

describe('the detector', () => {
  it.each([
    ['Contact', times('anna@example.com'), 'email', 'high'],
    ['EMail', ['a@b.de'], 'email', 'high'],
    ['E_MailAddress', [], 'email', 'medium'],
    ['Konto', times('DE89 3704 0044 0532 0130 00'), 'iban', 'high'],
    ['CardNumber', times('4111 1111 1111 1111'), 'card', 'high'],
    ['Nummer', times('4111111111111111'), 'card', 'medium'],
    ['ClientIp', times('192.168.0.1'), 'ipAddress', 'high'],
    ['Host', times('2001:db8::1'), 'ipAddress', 'high'],
    ['Phone', times('+49 30 1234567'), 'phone', 'high'],
    ['SteuerId', times('86095742719'), 'nationalId', 'high'],
    ['LastName', ['Lovelace'], 'name', 'medium'],
    ['Street', times('Hauptstraße 5'), 'address', 'high'],
  ] as const)('finds %s with %j as %s, %s', (name, values, kind, confidence) => {
    expect(of(name, values)).toMatchObject({ column: name, kind, confidence });
  });

  it('finds dates of birth by their name alone', () => {
    expect(of('BirthDate', ['1980-05-05'], date)).toMatchObject({ kind: 'birthDate', mask: { how: 'generalise' } });
    expect(of('OrderDate', times('1980-05-05'), date)).toBeNull();
  });

  it.each([
    ['Quantity', times('12'), int32],
    ['OrderId', Array.from({ length: 200 }, (_, i) => String(4_000_000_000_000_000 + i)), int64],
    ['EmailSent', times('1'), int32],
    ['Email', times('yes'), text],
    ['Version', times('1.2.3'), text],
    ['Created', times('2024-01-05'), text],
    ['ProductName', times('Chair'), text],
    ['Code', times('AB-123'), text],
  ] as const)('finds nothing in %s with %j', (name, values, type) => {
    expect(of(name, values, type)).toBeNull();
  });

  it.each([
    ['German', '86095742719', '86095742718'],
    ['French', '255081416802538', '255081416802539'],
    ['Spanish', '12345678Z', '12345678A'],
    ['Italian', 'RSSMRA85T10A562S', 'RSSMRA85T10A562T'],
    ['Polish', '44051401359', '44051401358'],
    ['Swedish', '811218-9876', '811218-9875'],
    ['Dutch', '111222333', '111222334'],
    ['US', '123-45-6789', '000-45-6789'],
    ['UK', 'AB123456C', 'BG123456C'],
  ])('knows a %s number by its check', (country, right, wrong) => {
    const one = nationalIds.find(({ words }) => words.startsWith(country));
    expect([one?.fits(right), one?.fits(wrong)]).toEqual([true, false]);
  });

  it('says why, and suggests a mask by which tables still join', () => {
    expect(of('Email', times('a@b.de'))).toEqual({
      column: 'Email',
      kind: 'email',
      confidence: 'high',
      why: 'Its name speaks of e-mail addresses, and 10 of 10 sampled values look like e-mail addresses.',
      mask: { how: 'tokenise', domain: 'email' },
    });
  });

  it('takes a name and a day of birth for personal in a table of people alone', () => {
    const people = ['Zoe Nowak', 'Jan Groß', 'Ngoc Smith', 'Ada Yılmaz', 'Søren Jensen'];
    expect(of('name', people, text, 'customers')).toMatchObject({ kind: 'name', confidence: 'medium' });
    expect(of('name', people, text, 'products')).toBeNull();
    expect(of('born', ['1980-02-29'], date, 'Employees')).toMatchObject({ kind: 'birthDate' });
    expect(of('born', ['1980-02-29'], date, 'Stars')).toBeNull();
  });
});
