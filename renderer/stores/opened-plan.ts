// Opening a plan from a file.
import type { Stores } from './stores.tsx';

/** Asks for a plan file and shows what it holds, or why it cannot be used. */
export async function openPlan({ opened, app }: Stores): Promise<void> {
  const isOpen = await opened.getState().open();
  if (isOpen || opened.getState().error !== null) app.getState().go({ name: 'plan' });
}
