// Texts of the home screen.
export const homeText = {
  title: 'Home',
  purpose: 'Move SQL Server tables to Azure Blob Storage, and prove that what arrived is what left.',
} as const;
