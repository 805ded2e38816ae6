// Texts of the source screen.
export const sourceText = {
  title: 'Source',
  purpose: 'Say which SQL Server database the tables are read from.',
  notTested: 'Test the connection first: the tables are read through it.',
} as const;
