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

/** The hours of a day are 00 to 23, whatever the language makes of midnight. */
const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `13:05:09`, in this computer's zone. */
export const formatClock = (moment: string | number): string => timeOfDay.format(new Date(moment));
