// Words of the sample: names, notes and key texts, with the letters that sorting and code pages get wrong.
import type { Random } from '../random.ts';

/**
 * Beginnings of customer codes. Within each a number makes the code unique, so that no two are equal under a
 * case-insensitive collation; what remains is order: case, accents, `ß` beside `ss`, the hyphen that counts last, and
 * trailing blanks that do not count at all.
 */
const stems = ['a', 'A', 'ä', 'Ä', 'ß', 'ss', 'co-op', 'coop', 'Zoë', 'zoe', "o'neil", 'Øre', '_x', '日本', 'x', 'É'];

/** The customer code of a customer number; different numbers give codes that are different to SQL Server, too. */
export function customerCode(index: number): string {
  const stem = stems[index % stems.length] ?? 'a';
  return `${stem}${index}${index % 11 === 0 ? '  ' : ''}`;
}

const firstNames = [
  'Anna',
  'Jürgen',
  'Zoë',
  'Søren',
  'Łukasz',
  'María',
  'Ольга',
  'Ayşe',
  '太郎',
  'Ngọc',
  'Paul',
] as const;
const lastNames = [
  'Müller',
  "O'Neil",
  'Groß',
  'Nowak',
  'García',
  'Иванова',
  'Yılmaz',
  '山田',
  'Nguyễn',
  'Smith',
] as const;

export const personName = (random: Random): string => `${random.pick(firstNames)} ${random.pick(lastNames)}`;

const remarks = [
  'calls on Mondays',
  'prefers "paper" invoices',
  'line one\r\nline two',
  'tab\there, comma, semicolon;',
  'VIP 😀👍🏽',
  '',
  ' ',
  'pays late – remind twice',
] as const;

export const notes = (random: Random): string =>
  `${random.pick(remarks)}${random.oneIn(2) ? '' : random.pick(remarks)}`;

const cityStarts = ['Ново', 'Старо', 'Верхне', 'Нижне', 'Красно', 'Бело', 'Ёлко', 'Йошкар-', 'Усть-', 'Щукино '];
const cityMiddles = ['сибир', 'дмитров', 'камен', 'озер', 'град', 'реч', 'мор', 'лес', 'пол', 'гор'];
const cityEnds = ['ск', 'ка', 'ово', 'ино', 'ец', 'ий', 'ая', 'ый', 'ь', 'ы', 'ка-на-Дону', 'СК', 'цк', 'ев', 'ха'];

/** 1,500 different names, then the same with a number; different to a case-insensitive collation as well. */
export function cityName(index: number): string {
  const start = cityStarts[index % 10] ?? '';
  const middle = cityMiddles[Math.floor(index / 10) % 10] ?? '';
  const end = cityEnds[Math.floor(index / 100) % 15] ?? '';
  const round = Math.floor(index / 1_500);
  // "ск" and "СК" are equal to such a collation: a letter keeps the capitals apart
  const suffix = end === 'СК' ? `-а${round}` : round === 0 ? '' : `-${round + 1}`;
  return `${start}${middle}${end}${suffix}`;
}
