// What a service asks to wait by its Retry-After header.

/** Milliseconds from now; the header holds seconds or an HTTP date. Null = it says nothing that can be read. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}
