// The look of words that a screen reader says and nobody sees.
export const spokenOnly = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  padding: 0,
  margin: 0,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
