// Blots secrets out of text that is kept: those of the run in every form programs give them, and what looks like one.

/** Shorter secrets would blot out ordinary words; such a password protects nothing anyway. */
const shortestSecret = 4;
/** Of a form that holds only a part of the secret's bits (Base64 in the middle of a longer text). */
const shortestForm = 5;
const blot = '***';

/** A function that leaves `***` where one of `secrets`, a part of one, or something that looks like one has stood. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(piecesOf).flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  const known = forms.length === 0 ? null : new RegExp(forms.map(escapeForm).join('|'), 'g');
  return (text) => {
    const clean = known === null ? text : text.replace(known, blot);
    return patterns.reduce((line, [pattern, by]) => line.replace(pattern, by), clean);
  };
}

const escapeForm = (form: string): string => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Of a key that has lines: shorter ones are its head and end. */
const shortestKeyLine = 32;

/** The secret itself, and what of a connection string, a SAS or a key of several lines is secret alone. */
function piecesOf(secret: string): string[] {
  const whole = secret.trim();
  const values = [...whole.matchAll(/(?:^|[;?&])\s*(\w[\w ]*?)\s*=\s*("[^"]*"|'[^']*'|[^;]*)/g)].flatMap(
    ([, name = '', value = '']) => (secretNames.test(name) ? [value.replace(/^(["'])(.*)\1$/, '$2')] : []),
  );
  const signatures = [...whole.matchAll(/(?:^|[?&;=])sig=([^&;\s]+)/g)].flatMap(([, sig = '']) => [sig, decoded(sig)]);
  const lines = whole.includes('\n') ? whole.split(/\r?\n/).filter((line) => line.length >= shortestKeyLine) : [];
  return [secret, whole, whole.replace(/^\?/, ''), ...values, ...signatures, ...lines].filter(
    (piece) => piece.length >= shortestSecret,
  );
}

const secretNames =
  /^(AccountKey|SharedAccessSignature|SharedAccessKey|Password|Pwd|AccessToken|ClientSecret|Client Secret)$/i;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function formsOf(piece: string): string[] {
  const bytes = Buffer.from(piece);
  const url = encodeURIComponent(piece);
  const form = new URLSearchParams({ v: piece }).toString().slice(2);
  const hex = bytes.toString('hex');
  const parts = [
    ...base64Forms(bytes, 'base64'),
    ...base64Forms(bytes, 'base64url'),
    ...base64Forms(Buffer.from(piece, 'utf16le'), 'base64'),
  ];
  return [
    piece,
    JSON.stringify(piece).slice(1, -1),
    ...[url, form, encodeURI(piece)].flatMap((text) => [
      text,
      text.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
    ]),
    ...parts.filter((text) => text.length >= shortestForm),
    hex,
    hex.toUpperCase(),
  ];
}

/**
 * What stays the same of the Base64 of a longer text, whatever stands around the secret: it may begin at any of three
 * places in a group of three bytes, and the characters at its edges hold bits of its neighbours.
 */
function base64Forms(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((lead) => {
    const whole = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString(encoding)
      .replace(/=+$/, '');
    const isCutAtEnd = (lead + bytes.length) % 3 !== 0;
    return whole.slice(lead === 0 ? 0 : lead + 1, isCutAtEnd ? -1 : undefined);
  });
}

/** Secrets that nobody told us of: tokens, headers, signatures, and addresses that let in whoever knows them. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{10,}(?:\.[\w-]*){0,4}/g, blot],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:\w+ +)?[^\s"',;]+/gi, `$1${blot}`],
  [/\b(bearer|sharedkey(?:lite)?) +[\w.~+/=:-]{16,}/gi, `$1 ${blot}`],
  [
    /\b(sig|signature|AccountKey|SharedAccessSignature|SharedAccessKey|password|pwd|client_secret|client_assertion|access_token|refresh_token|id_token)(=|%3d|["'] ?: ?["'])[^\s;&"']+/gi,
    `$1$2${blot}`,
  ],
  [/\b([a-z][a-z\d+.-]{0,20}:\/\/[^\s/:@]{1,200}:)[^\s/@]{1,200}@/gi, `$1${blot}@`],
  [
    /\b(https:\/\/(?:[\w-]+\.)*(?:hooks\.slack\.com|webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com)(?::\d+)?\/)[^\s"'<>]+/gi,
    `$1${blot}`,
  ],
  [/\b(https?:\/\/[^\s"'<>/]+\/)[^\s"'<>]*webhook[^\s"'<>]*/gi, `$1${blot}`],
];
