// Every statement that will run, folded on screen and written out in print.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan.ts';
import { text } from '../../text/text.ts';
import { Problem } from '../../ui/problem.tsx';
import { Section } from './document-parts.tsx';
import { tableName } from './plan-words.ts';

const words = text.review.statements;

const useStyles = makeStyles({
  about: { margin: '0 0 4px' },
  toggle: { marginLeft: '-8px', '@media print': { display: 'none' } },
  onlyPrinted: { display: 'none', '@media print': { display: 'block' } },
  name: { margin: '8px 0 2px', fontSize: '12px', lineHeight: '16px', fontWeight: 600 },
  sql: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

export function StatementsSection(props: {
  readonly plan: Plan;
  readonly statements: ReadonlyMap<string, string> | null;
  readonly error: AppErrorData | null;
  /** True while everything is drawn to be printed. */
  readonly isWhole: boolean;
}) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  const { plan, statements, error } = props;
  return (
    <Section title={text.review.sections.statements}>
      <p className={styles.about}>{words.about}</p>
      {error === null ? null : <Problem error={error} />}
      {statements === null && error === null ? <p className={styles.about}>{words.loading}</p> : null}
      {statements === null ? null : (
        <Button
          className={styles.toggle}
          appearance="subtle"
          icon={isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? words.hide : words.show(statements.size)}
        </Button>
      )}
      {statements !== null && (isOpen || props.isWhole) ? (
        <div className={mergeClasses(!isOpen && styles.onlyPrinted)}>
          {plan.tables.map((table) => (
            <div key={table.id}>
              <h3 className={styles.name}>{tableName(table)}</h3>
              <pre className={styles.sql}>{statements.get(table.id)}</pre>
            </div>
          ))}
        </div>
      ) : null}
    </Section>
  );
}
