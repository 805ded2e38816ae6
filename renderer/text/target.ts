// Texts of the target screen.
export const targetText = {
  title: 'Target',
  purpose: 'Say which storage account and container the files are written to.',
  notTested: 'Test the target first: a small blob is written, read and deleted.',
} as const;
