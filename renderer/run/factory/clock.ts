// The time of day of a moment, as this computer's system writes it.

export const clockOf = (utc: string): string =>
  new Date(utc).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
