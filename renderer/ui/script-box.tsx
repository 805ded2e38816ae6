// A script for somebody else to run: its title, a way to copy it, and the text, reached by keyboard too.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const words = text.review.rights;

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', margin: '8px 0 2px', flexWrap: 'wrap' },
  title: { margin: 0, fontSize: '12px', lineHeight: '16px', fontWeight: 600 },
  copy: { '@media print': { display: 'none' } },
  script: {
    margin: 0,
    padding: '8px',
    maxHeight: '200px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    '@media print': { maxHeight: 'none', padding: 0 },
  },
});

type ScriptBoxProps = {
  readonly title: string;
  readonly script: string;
  /** Further actions, beside "Copy". */
  readonly children?: ReactNode;
};

export function ScriptBox({ title, script, children }: ScriptBoxProps) {
  const styles = useStyles();
  const { api } = useStores();
  return (
    <div>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <Button
          className={styles.copy}
          size="small"
          aria-label={`${words.copy}: ${title}`}
          onClick={() => void api.call('clipboard.write', { text: script })}
        >
          {words.copy}
        </Button>
        {children}
      </div>
      {/* Scrolled to by keyboard, too. */}
      <pre className={styles.script} tabIndex={0} aria-label={title}>
        {script}
      </pre>
    </div>
  );
}
