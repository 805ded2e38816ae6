// Texts of the options screen.
export const optionsText = {
  title: 'Options',
  purpose: 'Five decisions, each with a default that suits most migrations.',
} as const;
