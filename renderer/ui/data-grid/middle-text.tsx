// A name that is cut in its middle when the place is narrow: both ends of a long name tell it from others.
import { makeStyles } from '@fluentui/react-components';

const tailLength = 10;
/** Shorter names are never cut in two: letters of joined scripts would come apart for nothing. */
const shortLength = 28;

const useStyles = makeStyles({
  whole: { display: 'flex', minWidth: 0, whiteSpace: 'pre', unicodeBidi: 'isolate' },
  start: { overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 0 },
  tail: { flexShrink: 0 },
});

/** The full text is the tooltip, and what is copied: only the looks are cut. */
export function MiddleText({ children: name }: { readonly children: string }) {
  const styles = useStyles();
  const cut = cutAt(name);
  return (
    <span className={styles.whole} dir="auto" title={name}>
      <span className={styles.start}>{name.slice(0, cut)}</span>
      {cut === name.length ? null : <span className={styles.tail}>{name.slice(cut)}</span>}
    </span>
  );
}

function cutAt(name: string): number {
  if (name.length <= shortLength) return name.length;
  const cut = name.length - tailLength;
  // Not between the halves of one character.
  return /[\uDC00-\uDFFF]/.test(name.charAt(cut)) ? cut - 1 : cut;
}
