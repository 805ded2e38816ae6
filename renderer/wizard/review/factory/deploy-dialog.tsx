// The last question before something is changed in Azure: what will be made and replaced, and what will not.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { triggerSentences, type FactoryDiff } from '../../../../shared/factory.ts';
import { factorySetupText } from '../../../text/factory-setup.ts';

const words = factorySetupText.deploy;

type DeployDialogProps = {
  readonly diff: FactoryDiff;
  readonly factory: string;
  readonly onDeploy: () => void;
  readonly onClose: () => void;
};

export function DeployDialog({ diff, factory, onDeploy, onClose }: DeployDialogProps) {
  const count = (word: 'add' | 'change'): number => diff.changes.filter(({ change }) => change === word).length;
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '480px' }}>
        <DialogBody>
          <DialogTitle>{words.title(factory)}</DialogTitle>
          <DialogContent>
            {[words.what(count('add'), count('change'), factory), ...triggerSentences(diff)].join(' ')}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button appearance="primary" onClick={onDeploy}>
              {words.confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
