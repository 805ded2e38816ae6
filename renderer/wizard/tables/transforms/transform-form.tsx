// A transform that is written or changed: its kind, what it asks for, and a way to try it; errors stand beside their field.
import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { Transform } from '../../../../shared/transforms.ts';
import { transformsText as words } from '../../../text/transforms.ts';
import { FormField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { DraftInput } from './draft-input.tsx';
import { draftOf } from './draft-of.ts';
import {
  emptyDraft,
  fieldsOf,
  readDraft,
  type DraftField,
  type DraftProblem,
  type TransformDraft,
  type TransformKind,
} from './transform-draft.ts';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '10px',
    padding: '10px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  buttons: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
  tried: { fontSize: '12px', lineHeight: '16px' },
});

type FormProps = {
  /** Null = a new one. */
  readonly transform: Transform | null;
  /** The columns at its place. */
  readonly columns: readonly string[];
  /** Tells why the first rows cannot be transformed; null = they can. */
  readonly onTry: (transform: Transform) => Promise<AppErrorData | null>;
  readonly onDone: (transform: Transform) => void;
  readonly onCancel: () => void;
};

const kinds = [
  'mask',
  'exclude',
  'include',
  'rename',
  'cast',
  'trim',
  'nullIf',
  'replace',
  'shiftDate',
  'constant',
  'concat',
  'server',
  'script',
] as const satisfies readonly TransformKind[];
/** What only shows when it meets rows. */
const tried = new Set<TransformKind>(['script', 'server', 'replace', 'cast']);

export function TransformForm({ transform, columns, onTry, onDone, onCancel }: FormProps) {
  const styles = useStyles();
  const [draft, setDraft] = useState<TransformDraft>(
    transform === null ? { ...emptyDraft, column: columns[0] ?? '' } : draftOf(transform),
  );
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  const [trial, setTrial] = useState<Trial>('none');
  const change = (changes: Partial<TransformDraft>): void => {
    setDraft({ ...draft, ...changes });
    setProblem(null);
    setTrial('none');
  };
  const problemOf = (field: DraftField): string | undefined => (problem?.field === field ? problem.words : undefined);
  const read = (use: (made: Transform) => void): void => {
    const result = readDraft(draft, columns);
    if ('problem' in result) setProblem(result.problem);
    else use(result.transform);
  };
  const tryIt = async (made: Transform): Promise<void> => {
    setTrial('running');
    const error = await onTry(made);
    setTrial(error ?? 'passed');
  };
  return (
    <div className={styles.form} role="group" aria-label={transform === null ? words.add : words.keepIt}>
      <FormField label={words.kind}>
        <Select
          value={draft.kind}
          onChange={(_, { value }) => change({ kind: kinds.find((kind) => kind === value) ?? 'mask' })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </Select>
      </FormField>
      {fieldsOf(draft).map((field) => (
        <DraftInput key={field} {...{ field, draft, columns, change }} problem={problemOf(field)} />
      ))}
      <TrialLine trial={trial} />
      <div className={styles.buttons}>
        <Button appearance="primary" size="small" onClick={() => read(onDone)}>
          {transform === null ? words.addIt : words.keepIt}
        </Button>
        {tried.has(draft.kind) ? (
          <Button size="small" onClick={() => read((made) => void tryIt(made))}>
            {words.tryIt}
          </Button>
        ) : null}
        <Button size="small" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

type Trial = 'none' | 'running' | 'passed' | AppErrorData;

function TrialLine({ trial }: { readonly trial: Trial }) {
  const styles = useStyles();
  if (trial === 'none') return null;
  if (typeof trial === 'object') return <Problem error={trial} />;
  return (
    <span className={styles.tried} role="status">
      {words.trial[trial]}
    </span>
  );
}
