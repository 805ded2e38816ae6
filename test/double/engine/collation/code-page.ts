// Text to bytes of a Windows code page and back, from tables derived from the platform's decoders.
import iconv from 'iconv-lite';

const decoderNames: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
};

const isDoubleByte = (codePage: number): boolean => codePage >= 932 && codePage <= 950;
const encoders = new Map<number, ReadonlyMap<number, number>>();

/** UTF-16 unit -> byte or lead << 8 | trail. Bytes a page leaves undefined map to the C1 control of the same number. */
function encoderOf(codePage: number): ReadonlyMap<number, number> {
  const known = encoders.get(codePage);
  if (known !== undefined) return known;
  const table = new Map<number, number>();
  const put = (bytes: readonly number[], code: number): void => {
    const text = decodeCodePage(Uint8Array.from(bytes), codePage);
    if (text.length === 1 && text !== '\ufffd' && !table.has(text.charCodeAt(0))) table.set(text.charCodeAt(0), code);
  };
  for (let byte = 0; byte < 256; byte++) put([byte], byte);
  if (isDoubleByte(codePage)) {
    for (let lead = 0x81; lead < 0xff; lead++) {
      for (let trail = 0x40; trail < 0xff; trail++) put([lead, trail], (lead << 8) | trail);
    }
  }
  encoders.set(codePage, table);
  return table;
}

/**
 * Bytes as text. Code pages without a platform decoder (437, 850 ...) come from iconv-lite, and so does 949, of which the
 * platform knows the old part only; 0 counts as 1252.
 */
export function decodeCodePage(bytes: Uint8Array, codePage: number): string {
  if (codePage === 65001) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const name = decoderNames[codePage === 0 ? 1252 : codePage];
  if (name === undefined) return iconv.decode(Buffer.from(bytes), `cp${codePage}`);
  const text = new TextDecoder(name).decode(bytes);
  // a byte the page leaves undefined is kept as the C1 control of the same number, as Windows does
  return bytes.length === 1 && text === '\ufffd' ? String.fromCharCode(bytes[0]) : text;
}

/** Text as bytes; a character the page does not have becomes `?`, as in SQL Server. */
export function encodeCodePage(text: string, codePage: number): Uint8Array {
  if (codePage === 65001) return Buffer.from(text, 'utf8');
  const table = encoderOf(codePage === 0 ? 1252 : codePage);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.length === 1 ? table.get(character.charCodeAt(0)) : undefined;
    if (code === undefined) {
      for (let i = 0; i < character.length; i++) bytes.push(0x3f);
    } else if (code > 0xff) bytes.push(code >> 8, code & 0xff);
    else bytes.push(code);
  }
  return Uint8Array.from(bytes);
}

// oxlint-disable-next-line no-control-regex -- exactly the ASCII range is meant
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Number of bytes the text takes in the code page. */
export const byteLengthIn = (text: string, codePage: number): number =>
  isAscii(text) ? text.length : encodeCodePage(text, codePage).length;

/** The text as it survives storage in the code page: characters it lacks become `?`. */
export const throughCodePage = (text: string, codePage: number): string => {
  if (codePage === 65001 || isAscii(text)) return text;
  const table = encoderOf(codePage === 0 ? 1252 : codePage);
  let result = '';
  for (let i = 0; i < text.length; i++) result += table.has(text.charCodeAt(i)) ? text[i] : '?';
  return result;
};
