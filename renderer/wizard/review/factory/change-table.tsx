// The resources of a deployment, those that change first; each opens to its text, side by side where it was another.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Fragment, useState } from 'react';
import type { FactoryChange } from '../../../../shared/factory.ts';
import { factorySetupText } from '../../../text/factory-setup.ts';
import { Status, type StatusKind } from '../../../ui/status.tsx';
import { headLook } from '../table-head.ts';
import { TextsBeside } from './texts-beside.tsx';

const words = factorySetupText.changes;

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  head: headLook,
  cell: {
    textAlign: 'left',
    fontWeight: 400,
    padding: '3px 12px 3px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
  },
  end: { textAlign: 'right', paddingRight: 0 },
  more: { marginTop: '8px' },
});

const marks: Readonly<Record<FactoryChange['change'], StatusKind>> = {
  add: 'waiting',
  change: 'warning',
  same: 'skipped',
};
const order = ['change', 'add', 'same'] as const;

const keyOf = ({ kind, name }: FactoryChange): string => `${kind} ${name}`;

export function ChangeTable({ changes }: { readonly changes: readonly FactoryChange[] }) {
  const styles = useStyles();
  const [open, setOpen] = useState<string | null>(null);
  const [isSameShown, setIsSameShown] = useState(false);
  const sameCount = changes.filter(({ change }) => change === 'same').length;
  const shown = order.flatMap((word) =>
    word === 'same' && !isSameShown ? [] : changes.filter(({ change }) => change === word),
  );
  return (
    <>
      {shown.length === 0 ? null : (
        <table className={styles.table} aria-label={words.table}>
          <colgroup>
            <col style={{ width: '112px' }} />
            <col style={{ width: '148px' }} />
            <col />
            <col style={{ width: '76px' }} />
          </colgroup>
          <thead>
            <tr>
              <th className={styles.head} scope="col">
                {words.columns.change}
              </th>
              <th className={styles.head} scope="col">
                {words.columns.kind}
              </th>
              <th className={styles.head} scope="col">
                {words.columns.name}
              </th>
              <td className={styles.head} />
            </tr>
          </thead>
          <tbody>
            {shown.map((change) => {
              const isOpen = open === keyOf(change);
              return (
                <Fragment key={keyOf(change)}>
                  <tr>
                    <td className={styles.cell}>
                      <Status kind={marks[change.change]} word={words.words[change.change]} />
                    </td>
                    <td className={styles.cell}>{words.kinds[change.kind]}</td>
                    <th className={styles.cell} scope="row">
                      {change.name}
                    </th>
                    <td className={mergeClasses(styles.cell, styles.end)}>
                      <Button
                        size="small"
                        appearance="subtle"
                        aria-expanded={isOpen}
                        aria-label={isOpen ? words.close(change.name) : words.open(change.name)}
                        onClick={() => setOpen(isOpen ? null : keyOf(change))}
                      >
                        {isOpen ? words.hide : words.text}
                      </Button>
                    </td>
                  </tr>
                  {isOpen ? (
                    <tr>
                      <td className={styles.cell} colSpan={4}>
                        <TextsBeside change={change} />
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      )}
      {sameCount === 0 ? null : (
        <Button className={styles.more} size="small" onClick={() => setIsSameShown(!isSameShown)}>
          {isSameShown ? words.hideSame : words.showSame(sameCount)}
        </Button>
      )}
    </>
  );
}
