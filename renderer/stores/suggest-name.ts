// The name that is suggested for a series or a schedule.

/** Small letters, digits and hyphens, as such names are. */
export function suggestName(database: string, container: string): string {
  const words = `${database}-${container}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const trimmed = words.replaceAll(/^-+|-+$/g, '').slice(0, 63);
  return trimmed === '' ? 'series' : trimmed;
}
