// What is said once a key or a pack was made: the fingerprint, and how the customer checks with it.
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { groupFingerprint } from '../../shared/key-fingerprint.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const words = text.evidence.made;

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  line: { margin: 0, overflowWrap: 'anywhere' },
  name: { margin: '0 0 2px', color: tokens.colorNeutralForeground2 },
  code: {
    display: 'block',
    margin: 0,
    padding: '8px 12px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '13px',
    lineHeight: '20px',
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
  },
  // Two lines of the same length are compared by eye without losing the place.
  digits: { whiteSpace: 'pre' },
  action: { whiteSpace: 'nowrap' },
});

/** `path`: of the pack; null = only the key was made. */
export function EvidenceMade({ path }: { readonly path: string | null }) {
  const styles = useStyles();
  const { api } = useStores();
  const key = useFrom('evidence', (state) => state.key);
  const close = useFrom('evidence', (state) => state.close);
  const fingerprint = key?.fingerprint ?? '';
  const digits = groupFingerprint(fingerprint);
  const command = words.command(fingerprint);
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{path === null ? words.keyTitle : words.packTitle}</DialogTitle>
          <DialogContent className={styles.content}>
            {path === null ? null : <p className={styles.line}>{words.savedTo(path)}</p>}
            <div>
              <p className={styles.name}>{words.fingerprint}</p>
              <code
                className={mergeClasses(styles.code, styles.digits)}
              >{`${digits.slice(0, 39)}\n${digits.slice(40)}`}</code>
            </div>
            <p className={styles.line}>{words.tell}</p>
            <div>
              <p className={styles.name}>{words.check}</p>
              <code className={styles.code}>{command}</code>
            </div>
            <p className={styles.line}>{words.byHand}</p>
          </DialogContent>
          <DialogActions>
            {path === null ? null : <Button onClick={() => void api.call('file.show', { path })}>{words.show}</Button>}
            <Button className={styles.action} onClick={() => void api.call('clipboard.write', { text: command })}>
              {words.copyCommand}
            </Button>
            <Button appearance="primary" onClick={close}>
              {words.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
