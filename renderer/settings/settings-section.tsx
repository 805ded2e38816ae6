// A part of the settings: its name at the left, what can be set at the right.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  section: {
    padding: '14px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    display: 'grid',
    gridTemplateColumns: '176px minmax(0, 1fr)',
    columnGap: '24px',
    ':first-child': { borderTop: 'none', paddingTop: '4px' },
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: '8px' },
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  body: { minWidth: 0, overflowWrap: 'anywhere' },
});

export function SettingsSection(props: {
  readonly title: string;
  readonly children: (ids: { readonly titleId: string }) => ReactNode;
}) {
  const styles = useStyles();
  const titleId = useId();
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <h2 className={styles.title} id={titleId}>
        {props.title}
      </h2>
      <div className={styles.body}>{props.children({ titleId })}</div>
    </section>
  );
}
