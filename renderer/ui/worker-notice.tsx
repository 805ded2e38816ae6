// Says at the top of the screen when the worker died, what that means, and how to go on.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

export function WorkerNotice() {
  const { state } = useFrom('app', (app) => app.worker);
  const restart = useFrom('app', (app) => app.restartWorker);
  if (state === 'restarting') {
    return (
      <MessageBar intent="warning" politeness="assertive">
        <MessageBarBody>{text.frame.workerRestarting}</MessageBarBody>
      </MessageBar>
    );
  }
  if (state !== 'stopped') return null;
  return (
    <MessageBar intent="error" politeness="assertive">
      <MessageBarBody>{text.frame.workerStopped}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => void restart()}>
          {text.frame.workerStart}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
