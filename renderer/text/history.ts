// Texts of the history screen.
export const historyText = {
  title: 'History',
  purpose: 'Every run of this computer.',
} as const;
