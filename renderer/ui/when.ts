// Moments as this computer writes them.

const dayAndTime = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
const thisYear = new Intl.DateTimeFormat(undefined, dayAndTime);
const anyYear = new Intl.DateTimeFormat(undefined, { ...dayAndTime, year: 'numeric' });
const withZone = new Intl.DateTimeFormat(undefined, { ...dayAndTime, year: 'numeric', timeZoneName: 'short' });

/** With its zone: `24 Nov 2026, 13:05 CET`. */
export const formatWhen = (utc: string): string => withZone.format(new Date(utc));

/** For a column of moments that all are in this computer's zone: `24 Nov, 13:05`; other years are named. */
export function formatWhenShort(utc: string): string {
  const moment = new Date(utc);
  return (moment.getFullYear() === new Date().getFullYear() ? thisYear : anyYear).format(moment);
}
