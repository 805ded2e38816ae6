// Looks for secrets in bytes of any kind: as they are, and in the forms that programs give to text.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Secret = { readonly name: string; readonly value: string };

/** Which form of a secret, and its bytes. */
type Needle = { readonly form: string; readonly bytes: Buffer };

/**
 * What of the Base64 of a longer text stays the same whatever stands around the secret: it may begin at any of three
 * places in a group of three bytes, and the characters at its edges hold bits of its neighbours.
 */
function base64Forms(value: string, encoding: 'base64' | 'base64url'): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((lead) => {
    const whole = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString(encoding)
      .replace(/=+$/, '');
    const isCutAtEnd = (lead + bytes.length) % 3 !== 0;
    return whole.slice(lead === 0 ? 0 : lead + 1, isCutAtEnd ? -1 : undefined);
  });
}

/** As V8 writes text into a heap snapshot: ASCII, the rest by number. */
const asciiJson = (value: string): string =>
  JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/[^ -~]/g, (character) => {
      const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `\\u${number}`;
    });

function needlesOf(value: string): readonly Needle[] {
  const texts: readonly (readonly [string, string])[] = [
    ['plain', value],
    ['URL', encodeURIComponent(value)],
    ['form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON in ASCII', asciiJson(value)],
    ['JSON in ASCII, small letters', asciiJson(value).replaceAll(/\\u[\dA-F]{4}/g, (code) => code.toLowerCase())],
    ...base64Forms(value, 'base64').map((text) => ['Base64', text] as const),
    ...base64Forms(value, 'base64url').map((text) => ['Base64 of URLs', text] as const),
    ['hexadecimal', Buffer.from(value).toString('hex')],
  ];
  return [
    ...texts.map(([form, text]) => ({ form, bytes: Buffer.from(text) })),
    { form: 'UTF-16', bytes: Buffer.from(value, 'utf16le') },
    { form: 'UTF-16, swapped', bytes: Buffer.from(value, 'utf16le').swap16() },
    // How V8 keeps text whose characters all fit into a byte.
    { form: 'Latin-1', bytes: Buffer.from(value, 'latin1') },
  ];
}

/** `where: name (form)` for each secret in `bytes`. */
export function findIn(where: string, bytes: Buffer, secrets: readonly Secret[]): string[] {
  return secrets.flatMap(({ name, value }) =>
    needlesOf(value)
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ form }) => `${where}: ${name} (${form})`),
  );
}

/** In the names and the content of every file below `folder`. Sockets and links to nowhere hold nothing. */
export function findInFolder(folder: string, secrets: readonly Secret[]): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.flatMap((path) => [
    ...findIn(path, readFileSync(path), secrets),
    ...findIn(`name ${path}`, Buffer.from(path), secrets),
  ]);
}
