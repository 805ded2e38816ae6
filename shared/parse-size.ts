// Sizes and rates as people type them.

const powers = ['', 'k', 'm', 'g', 't'];

/** `64MB`, `1.5 GiB`, `512 KB` or bytes, in steps of 1024; null when it is no size. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?b?|b)?$/i.exec(text.trim());
  if (match === null) return null;
  return Math.round(Number(match[1]) * 1024 ** powers.indexOf((match[2] ?? '').toLowerCase()));
}

/** Bytes a second from `50 MB/s`, `50 MB` or, as lines are sold, `400 Mbit/s` (steps of 1000); null when it is no rate. */
export function parseRate(text: string): number | null {
  const amount = text.trim().replace(/\s*(?:\/\s*s|ps)$/i, '');
  const bits = /^(\d+(?:\.\d+)?)\s*([kmg])bit$/i.exec(amount);
  if (bits === null) return parseSize(amount);
  return Math.round((Number(bits[1]) * 1000 ** powers.indexOf((bits[2] ?? '').toLowerCase())) / 8);
}
