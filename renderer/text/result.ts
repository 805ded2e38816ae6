// Texts of the result screen.
export const resultText = {
  title: 'Result',
  purpose: 'What was moved, and what was proven.',
} as const;
