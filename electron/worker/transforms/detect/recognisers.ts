// What personal data looks like: in the name of a column, and in its values.
import type { PersonalData } from '../../../../shared/transforms.ts';
import { isLuhn, nationalIds } from './national-ids.ts';

export type Recogniser = {
  readonly kind: PersonalData['kind'];
  /** In the plural, as they stand in a reason. */
  readonly words: string;
  /** Matches the name of a column, in small letters and without anything but letters and digits. */
  readonly names: RegExp | null;
  /** Names that say it only where the table is about people. */
  readonly namesOfPeople?: RegExp;
  /** Whether a value is one; null where values tell nothing. */
  readonly fits: ((text: string) => boolean) | null;
  /** Random values hardly ever fit. */
  readonly isSure: boolean;
  readonly types: 'text' | 'textOrNumber' | 'date';
};

const isEmail = (text: string): boolean => /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text);
const isPhone = (text: string): boolean =>
  /^(?:\+|00)?[\d\s()./-]{7,20}$/.test(text) &&
  !/^\d{4}[-./]\d{2}[-./]\d{2}/.test(text) &&
  text.replace(/\D/g, '').length >= 7 &&
  text.replace(/\D/g, '').length <= 15 &&
  /[+\s()/-]/.test(text);

function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  return /^(?:3[0-9]|4|5[1-5]|2[2-7]|6)\d{11,17}$/.test(digits) && digits.length <= 19 && isLuhn(digits);
}

/** ISO 7064 MOD 97,10 over the number with its first four characters at the end. */
function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (char) => String(char.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

const isIp = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/.test(text) ||
  (/^[\dA-F:]{3,39}$/i.test(text) && text.split(':').length >= 3 && /^(?:[\dA-F]{0,4}:){2,7}[\dA-F]{0,4}$/i.test(text));

const isStreet = (text: string): boolean =>
  /\d/.test(text) &&
  /(?:stra(?:ß|ss)e|str\.|weg|platz|allee|street|\bst\b|avenue|\bave\b|road|\brd\b|lane|drive|\brue\b|calle|via |plein|laan|gatan)/i.test(
    text,
  );

const isBirth = (text: string): boolean => {
  const year = Number(text.slice(0, 4));
  return /^\d{4}-\d{2}-\d{2}/.test(text) && year >= 1900 && year <= new Date().getUTCFullYear();
};

/** Matches the name of a table whose rows are people. */
export const isOfPeople = (table: string): boolean =>
  /customer|client|contact|person|people|employee|staff|user|member|patient|student|teacher|applicant|donor|guest|tenant|kunde|mitarbeiter|personal/i.test(
    table,
  );

export const recognisers: readonly Recogniser[] = [
  {
    kind: 'email',
    words: 'e-mail addresses',
    names: /e?mail(?!ed|ing|sent|count|flag)/,
    fits: isEmail,
    isSure: true,
    types: 'text',
  },
  { kind: 'iban', words: 'IBANs', names: /iban|bankaccount|kontonummer/, fits: isIban, isSure: true, types: 'text' },
  {
    kind: 'card',
    words: 'card numbers',
    names: /card(?:number|no|num)|creditcard|^pan$|kartennummer/,
    fits: isCard,
    isSure: false,
    types: 'textOrNumber',
  },
  ...nationalIds.map(({ words, names, hasCheck, fits }): Recogniser => ({
    kind: 'nationalId',
    words,
    names,
    fits,
    isSure: hasCheck,
    types: 'textOrNumber',
  })),
  {
    kind: 'ipAddress',
    words: 'IP addresses',
    names: /^ip$|ipaddr|clientip|remoteip|ipv[46]/,
    fits: isIp,
    isSure: true,
    types: 'text',
  },
  {
    kind: 'phone',
    words: 'phone numbers',
    names: /phone|mobile|^tel|telefon|handy|fax|cell(?:no|number)/,
    fits: isPhone,
    isSure: false,
    types: 'textOrNumber',
  },
  {
    kind: 'name',
    words: 'names of people',
    names:
      /firstname|lastname|surname|familyname|givenname|middlename|fullname|forename|vorname|nachname|(?:customer|contact|person|employee|patient|client|holder|owner)name/,
    namesOfPeople: /^(?:display)?name$/,
    fits: null,
    isSure: false,
    types: 'text',
  },
  {
    kind: 'address',
    words: 'addresses',
    names:
      /street|address(?!id|type|count)|addr[12]?$|stra(?:ss|ß)e|^city$|postcode|postalcode|zipcode|^zip$|^plz$|hausnummer/,
    fits: isStreet,
    isSure: false,
    types: 'text',
  },
  {
    kind: 'birthDate',
    words: 'dates of birth',
    names: /birth|^dob$|geburt|naissance/,
    namesOfPeople: /^born(?:on|at|date)?$/,
    fits: isBirth,
    isSure: false,
    types: 'date',
  },
];
