// Whether the window is so narrow that a table beside its details must leave columns out.
import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 1100px)');

function subscribe(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}

export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches);
