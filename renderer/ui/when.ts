// Moments as this computer writes them.

const parts = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
const short = new Intl.DateTimeFormat(undefined, parts);
const withZone = new Intl.DateTimeFormat(undefined, { ...parts, timeZoneName: 'short' });

/** With its zone: `24 Nov 2026, 13:05 CET`. */
export const formatWhen = (utc: string): string => withZone.format(new Date(utc));

/** For a column of moments that all are in this computer's zone: `24 Nov 2026, 13:05`. */
export const formatWhenShort = (utc: string): string => short.format(new Date(utc));
