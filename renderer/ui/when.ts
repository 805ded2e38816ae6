// Moments as this computer writes them, with its zone.

const format = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** `24 Nov 2026, 13:05 CET`. */
export const formatWhen = (utc: string): string => format.format(new Date(utc));
