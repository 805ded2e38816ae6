// Texts of the settings screen.
export const settingsText = {
  title: 'Settings',
  purpose: 'What holds for all migrations of this user.',
} as const;
