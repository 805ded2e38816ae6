// Texts of the tables screen.
export const tablesText = {
  title: 'Tables',
  purpose: 'Choose what is moved.',
  chosen: (count: number) => (count === 1 ? '1 table' : `${String(count)} tables`),
  nothingChosen: 'Tick at least one table.',
} as const;
