// Obeys the native menu.
import { useEffect } from 'react';
import type { AppEvent } from '../../shared/contract.ts';
import { hasDraft, startNew } from '../stores/draft.ts';
import { openPlan } from '../stores/opened-plan.ts';
import { useStores, type Stores } from '../stores/stores.tsx';

type Command = Extract<AppEvent, { name: 'menu.command' }>['payload']['command'];

export function useCommands(): void {
  const stores = useStores();
  useEffect(
    () =>
      stores.api.on((event) => {
        if (event.name === 'menu.command') obey(stores, event.payload.command);
      }),
    [stores],
  );
}

function obey(stores: Stores, command: Command): void {
  const { go, askForNew, print } = stores.app.getState();
  switch (command) {
    case 'newMigration':
      if (hasDraft(stores)) askForNew(true);
      else startNew(stores);
      return;
    case 'openPlan':
      void openPlan(stores);
      return;
    case 'home':
    case 'history':
    case 'settings':
      go({ name: command });
      return;
    case 'about':
      go({ name: 'settings' });
      return;
    case 'print':
      void print();
      return;
    case 'stopRun':
      // The run's own screen knows which run is meant.
      return;
  }
}
