// Numbers as people read them: sizes, counts, durations, rates.

const sizeUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Three significant digits in steps of 1024: `0 B`, `1.50 MB`, `734 MB`. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  // 1023.5 would be printed as 1024 of the smaller unit.
  while (value >= 1023.5 && unit < sizeUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${sizeUnits[unit] ?? ''}`;
}

/** `1,234,567` whatever the locale of the machine. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');

/** `0.8 s`, `42 s`, `3 min 05 s`, `2 h 07 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${String(Math.floor(whole / 3600))} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${String(Math.floor(whole / 86_400))} d ${String(Math.floor((whole % 86_400) / 3600))} h`;
}

/** `1 table`, `2 tables`. */
export const formatPlural = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

/** `42%`, never 100% before the end. */
export function formatPercent(part: number, whole: number): string {
  if (whole <= 0) return '0%';
  return `${String(Math.min(part < whole ? 99 : 100, Math.floor((part / whole) * 100)))}%`;
}
