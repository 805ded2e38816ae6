// Asks what becomes of Data Factory when a run is stopped: it can finish without this program.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { factoryRunText } from '../../text/factory-run.ts';

const words = factoryRunText.stop;

type AskStopProps = {
  readonly factory: string;
  readonly onStop: (factory: 'leave' | 'cancel') => void;
  readonly onGoOn: () => void;
};

export function AskStop({ factory, onStop, onGoOn }: AskStopProps) {
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onGoOn()}>
      <DialogSurface style={{ maxWidth: '560px' }}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent>{words.why(factory)}</DialogContent>
          <DialogActions fluid>
            <Button onClick={onGoOn}>{words.goOn}</Button>
            <Button onClick={() => onStop('cancel')}>{words.cancel}</Button>
            <Button appearance="primary" onClick={() => onStop('leave')}>
              {words.leave}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
