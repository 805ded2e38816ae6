// True once so many milliseconds have passed: what takes less shows no sign of waiting.
import { useEffect, useState } from 'react';

export function useLater(afterMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isLate;
}
