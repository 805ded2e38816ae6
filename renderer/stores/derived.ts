// A plain value derived from several stores.
import { useSyncExternalStore } from 'react';
import { useStores, type Stores } from './stores.tsx';

const sources = [
  'app',
  'source',
  'target',
  'tables',
  'transforms',
  'series',
  'options',
  'engines',
  'moments',
  'check',
  'plan',
  'runs',
] as const;

/** `derive` must give a primitive, so that an unchanged value draws nothing. */
export function useDerived<Value extends string | number | boolean | null>(derive: (stores: Stores) => Value): Value {
  const stores = useStores();
  const subscribe = (listener: () => void) => {
    const ends = sources.map((name) => stores[name].subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  };
  return useSyncExternalStore(subscribe, () => derive(stores));
}
