// What the keys mean on a row of a grid.
export type GridKey =
  | { readonly kind: 'goTo'; readonly index: number }
  | { readonly kind: 'leaveUp' | 'open' | 'tick' | 'tickAll' | 'close' }
  | { readonly kind: 'type'; readonly letter: string };

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>;
type Place = { readonly index: number; readonly count: number; readonly pageRows: number };

/** Null for keys that the grid leaves alone. */
export function readGridKey(press: KeyPress, { index, count, pageRows }: Place): GridKey | null {
  if (press.altKey || press.isComposing) return null;
  if (press.ctrlKey || press.metaKey) return readShortcut(press.key, count);
  const goTo = (wanted: number): GridKey => ({ kind: 'goTo', index: Math.max(0, Math.min(count - 1, wanted)) });
  switch (press.key) {
    case 'ArrowDown':
      return goTo(index + 1);
    case 'ArrowUp':
      return index === 0 ? { kind: 'leaveUp' } : goTo(index - 1);
    case 'PageDown':
      return goTo(index + pageRows);
    case 'PageUp':
      return goTo(index - pageRows);
    case 'Home':
      return goTo(0);
    case 'End':
      return goTo(count - 1);
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'tick' };
    case 'Escape':
      return { kind: 'close' };
    default:
      return [...press.key].length === 1 ? { kind: 'type', letter: press.key } : null;
  }
}

function readShortcut(key: string, count: number): GridKey | null {
  switch (key) {
    case 'a':
    case 'A':
      return { kind: 'tickAll' };
    case 'Home':
      return { kind: 'goTo', index: 0 };
    case 'End':
      return { kind: 'goTo', index: count - 1 };
    default:
      return null;
  }
}
