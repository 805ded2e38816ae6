// National identity numbers by their check digits, where their countries have any.

export type NationalId = {
  /** In words, for the reason. */
  readonly words: string;
  /** Column names that speak of it, as one part of them. */
  readonly names: RegExp;
  /** Without its check a shape alone says little. */
  readonly hasCheck: boolean;
  readonly fits: (text: string) => boolean;
};

const digitsOf = (text: string): number[] => [...text].map(Number);
const compact = (text: string): string => text.replace(/[\s./-]/g, '').toUpperCase();
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * (digits[i] ?? 0), 0);

export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, isDouble = false; i >= 0; i--, isDouble = !isDouble) {
    const digit = Number(digits[i]) * (isDouble ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** ISO 7064 MOD 11,10; one digit stands two or three times among the first ten. */
function isSteuerId(text: string): boolean {
  const id = text.replace(/\s/g, '');
  if (!/^[1-9]\d{10}$/.test(id)) return false;
  const counts = new Map<string, number>();
  for (const digit of id.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  let product = 10;
  for (const digit of id.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(id[10]);
}

function isNir(text: string): boolean {
  const id = compact(text);
  if (!/^[12]\d{4}(?:\d{2}|2[AB])\d{8}$/.test(id)) return false;
  const body = id.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(body) % 97n) === BigInt(id.slice(13));
}

const isBsn = (text: string): boolean =>
  /^\d{9}$/.test(compact(text)) && weighted(digitsOf(compact(text)), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

function isDni(text: string): boolean {
  const id = compact(text);
  if (!/^[XYZ\d]\d{7}[A-Z]$/.test(id)) return false;
  const number = Number(id.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === id[8];
}

const oddValues: Readonly<Record<string, number>> = Object.fromEntries(
  [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((char, i) => {
    const values = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    const letters = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    return [char, i < 10 ? (values[i] ?? 0) : (letters[i - 10] ?? 0)];
  }),
);

function isCodiceFiscale(text: string): boolean {
  const id = compact(text);
  if (!/^[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPR-T][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/.test(id)) return false;
  const evenValue = (char: string): number => (/\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65);
  const sum = Array.from(id.slice(0, 15)).reduce(
    (total, char, i) => total + (i % 2 === 0 ? (oddValues[char] ?? 0) : evenValue(char)),
    0,
  );
  return String.fromCharCode(65 + (sum % 26)) === id[15];
}

const isPesel = (text: string): boolean =>
  /^\d{4}[0-3]\d{6}$/.test(text) && weighted(digitsOf(text), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

function isPersonnummer(text: string): boolean {
  if (!/^(?:\d{2})?\d{2}[01]\d[0-9]\d[-+]?\d{4}$/.test(text)) return false;
  const digits = text.replace(/\D/g, '').slice(-10);
  return digits.length === 10 && isLuhn(digits);
}

const isSsn = (text: string): boolean => /^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(text);
const isNino = (text: string): boolean =>
  /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(compact(text));

export const nationalIds: readonly NationalId[] = [
  { words: 'German tax numbers (Steuer-ID)', names: /steuer|idnr|tin/, hasCheck: true, fits: isSteuerId },
  { words: 'French social security numbers (NIR)', names: /nir|secu|insee/, hasCheck: true, fits: isNir },
  { words: 'Spanish identity numbers (DNI, NIE)', names: /dni|nie|nif/, hasCheck: true, fits: isDni },
  {
    words: 'Italian tax codes (codice fiscale)',
    names: /codicefiscale|fiscal|cf/,
    hasCheck: true,
    fits: isCodiceFiscale,
  },
  { words: 'Polish identity numbers (PESEL)', names: /pesel/, hasCheck: true, fits: isPesel },
  { words: 'Swedish identity numbers (personnummer)', names: /personnummer|pnr/, hasCheck: true, fits: isPersonnummer },
  { words: 'Dutch citizen numbers (BSN)', names: /bsn|sofi/, hasCheck: true, fits: isBsn },
  { words: 'US social security numbers', names: /ssn|socialsecurity/, hasCheck: false, fits: isSsn },
  { words: 'UK National Insurance numbers', names: /nino|nationalinsurance/, hasCheck: false, fits: isNino },
];
