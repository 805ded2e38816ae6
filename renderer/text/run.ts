// Texts of the run screen.
export const runText = {
  title: 'Run',
  purpose: 'What is being moved now.',
} as const;
