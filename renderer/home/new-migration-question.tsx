// Asks before a draft is lost.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { startNew } from '../stores/draft.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const words = text.home.ask;

export function NewMigrationQuestion() {
  const stores = useStores();
  const isOpen = useFrom('app', (state) => state.isAskingForNew);
  const ask = useFrom('app', (state) => state.askForNew);
  return (
    <Dialog open={isOpen} modalType="alert" onOpenChange={(_event, { open }) => ask(open)}>
      <DialogSurface style={{ maxWidth: '440px' }}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent>{words.body}</DialogContent>
          <DialogActions>
            <Button onClick={() => ask(false)}>{words.no}</Button>
            <Button appearance="primary" onClick={() => startNew(stores)}>
              {words.yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
