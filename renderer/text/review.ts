// Texts of the review screen.
export const reviewText = {
  title: 'Review',
  purpose: 'Exactly what will run. Nothing has been read or written yet.',
  noPlan: 'The plan is not made yet.',
} as const;
