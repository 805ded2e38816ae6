// Tells a document that it is about to be printed, so that it draws what the screen keeps folded.
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** The browser takes its picture right after `beforeprint`, so the change must be drawn before that handler returns. */
export function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => flushSync(() => setIsPrinting(true));
    const end = (): void => setIsPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
