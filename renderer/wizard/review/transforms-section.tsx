// What a plan does to rows before they are written: which columns are hidden, what the server computes, and the rest.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { SecretRef } from '../../../shared/secret-ref.ts';
import type { Transform } from '../../../shared/transforms.ts';
import { describeTransform, maskWords } from '../../text/transform-words.ts';
import { transformsText } from '../../text/transforms.ts';
import { Facts, Section, type Fact } from './document-parts.tsx';
import { tableName } from './plan-words.ts';

const words = transformsText.review;

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '16px' },
  code: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

type Line = { readonly id: string; readonly text: string; readonly code: string | null };

/** `pick` gives a line for the transforms it is about. */
const linesOf = (tables: readonly PlanTable[], pick: (transform: Transform) => Omit<Line, 'id'> | null): Line[] =>
  tables.flatMap((table) =>
    (table.transforms ?? []).flatMap((transform, index) => {
      const line = pick(transform);
      return line === null
        ? []
        : [{ ...line, id: `${table.id} ${String(index)}`, text: `${tableName(table)}: ${line.text}` }];
    }),
  );

const masked = (transform: Transform) =>
  transform.kind === 'mask' ? { text: `${transform.column} ${maskWords(transform.mask)}`, code: null } : null;
const computed = (transform: Transform) =>
  transform.kind === 'server' ? { text: transform.name, code: transform.sql } : null;
const scripted = (transform: Transform) =>
  transform.kind === 'script' ? { text: describeTransform(transform), code: transform.source } : null;
const others = (transform: Transform) =>
  ['mask', 'server', 'script'].includes(transform.kind) ? null : { text: describeTransform(transform), code: null };

const placeOf = (reference: SecretRef): string => {
  if ('env' in reference) return words.places.env(reference.env);
  return 'file' in reference ? words.places.file(reference.file) : words.places.stdin;
};

export function TransformsSection({ plan }: { readonly plan: Plan }) {
  const { tables, maskKey } = plan;
  if (tables.every(({ transforms = [] }) => transforms.length === 0)) return null;
  const groups: readonly (readonly [string, readonly Line[]])[] = [
    [words.masked, linesOf(tables, masked)],
    [words.server, linesOf(tables, computed)],
    [words.scripts, linesOf(tables, scripted)],
    [words.others, linesOf(tables, others)],
  ];
  const facts = groups.flatMap(([name, lines]): readonly Fact[] =>
    lines.length === 0 ? [] : [[name, <Lines key={name} lines={lines} />]],
  );
  return (
    <Section title={words.title}>
      <Facts
        facts={[...facts, ...(maskKey === undefined ? [] : [[words.key, words.keyFrom(placeOf(maskKey))] as const])]}
      />
    </Section>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {lines.map(({ id, text, code }) => (
        <li key={id}>
          {text}
          {code === null ? null : <span className={styles.code}>{code}</span>}
        </li>
      ))}
    </ul>
  );
}
