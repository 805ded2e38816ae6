// What is wrong with a field of the factory, once something was typed into it.
import { factoryProblems } from '../../../stores/factory-draft.ts';
import { useFrom } from '../../../stores/stores.tsx';

/** What is missing keeps Next off, which is told in the foot. */
export function useProblem(
  field: 'subscription' | 'resourceGroup' | 'factory' | 'vault' | 'storage',
): string | undefined {
  const target = useFrom('target', (state) => state.draft);
  const draft = useFrom('engines', (state) => state.draft);
  return draft[field] === '' ? undefined : factoryProblems(draft, target)[field];
}
