// Where the report was saved, near the button that saved it.
import { Button, makeStyles } from '@fluentui/react-components';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const useStyles = makeStyles({
  saved: { flex: 1, minWidth: 0, display: 'flex', justifyContent: 'flex-end', alignItems: 'center', gap: '8px' },
  path: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

export function SavedReport({ path }: { readonly path: string | null }) {
  const styles = useStyles();
  const { api } = useStores();
  return (
    <div className={styles.saved} role="status">
      {path === null ? null : (
        <>
          <span className={styles.path} title={path}>
            {text.result.export.saved(path)}
          </span>
          <Button size="small" onClick={() => void api.call('file.show', { path })}>
            {text.result.export.show}
          </Button>
        </>
      )}
    </div>
  );
}
