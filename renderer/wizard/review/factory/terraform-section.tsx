// What the plan needs in Azure as variables for Terraform: saved as a file, shown when asked for.
import { Button, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../../shared/contract.ts';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { Plan } from '../../../../shared/plan.ts';
import { terraformExampleSchema, type TerraformExample } from '../../../../shared/terraform.ts';
import { toErrorData } from '../../../stores/failure.ts';
import { useStores } from '../../../stores/stores.tsx';
import { enginesText } from '../../../text/engines.ts';
import { Problem } from '../../../ui/problem.tsx';
import { ScriptBox } from '../../../ui/script-box.tsx';
import { Section } from '../document-parts.tsx';

const words = enginesText.terraform;

type Variables = OutputOf<'terraform.variables'>;

const useStyles = makeStyles({
  about: { margin: '0 0 8px' },
  row: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap', '@media print': { display: 'none' } },
  quiet: { color: tokens.colorNeutralForeground2 },
  list: { margin: '4px 0 8px', paddingLeft: '16px' },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
});

/** The example that fits the plan best. */
const fitting = (plan: Plan): TerraformExample => (plan.factory === undefined ? 'workstation' : 'factory');

export function TerraformSection({ plan }: { readonly plan: Plan }) {
  const styles = useStyles();
  const { api } = useStores();
  const [example, setExample] = useState(fitting(plan));
  const [made, setMade] = useState<Variables | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const [isShown, setIsShown] = useState(false);
  const [savedPath, setSavedPath] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const make = async (): Promise<void> => {
      setMade(null);
      setError(null);
      setSavedPath(null);
      try {
        const found = await api.call('terraform.variables', { plan, example }, abort.signal);
        if (!abort.signal.aborted) setMade(found);
      } catch (failure) {
        if (!abort.signal.aborted) setError(toErrorData(failure));
      }
    };
    void make();
    return () => abort.abort();
  }, [api, plan, example]);
  const save = async (text: string): Promise<void> => {
    setError(null);
    try {
      const saved = await api.call('file.save', { suggestedName: 'terraform.tfvars', kind: 'tfvars', text });
      setSavedPath(saved?.path ?? null);
    } catch (failure) {
      setError(toErrorData(failure));
    }
  };
  return (
    <Section title={words.title}>
      <p className={styles.about}>{words.about}</p>
      {made === null ? null : <Missing missing={made.missing} />}
      <div className={styles.row}>
        <Select
          size="small"
          aria-label={words.example}
          value={example}
          onChange={(_, { value }) => {
            const chosen = terraformExampleSchema.options.find((one) => one === value);
            if (chosen !== undefined) setExample(chosen);
          }}
        >
          {terraformExampleSchema.options.map((one) => (
            <option key={one} value={one}>
              {words.examples[one]}
            </option>
          ))}
        </Select>
        <Button size="small" disabled={made === null} onClick={() => void (made === null ? null : save(made.text))}>
          {words.save}
        </Button>
        <Button size="small" disabled={made === null} aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? words.hide : words.show}
        </Button>
        <span className={styles.quiet} role="status">
          {savedPath === null ? '' : words.saved(savedPath)}
        </span>
      </div>
      {made === null || !isShown ? null : <ScriptBox title="terraform.tfvars" script={made.text} />}
      {error === null ? null : <Problem error={error} />}
    </Section>
  );
}

function Missing({ missing }: Pick<Variables, 'missing'>) {
  const styles = useStyles();
  if (missing.length === 0) return <p className={styles.about}>{words.complete}</p>;
  return (
    <>
      {words.missing(missing.length)}
      <ul className={styles.list}>
        {missing.map(({ name, description }) => (
          <li key={name}>
            <span className={styles.name}>{name}</span>
            {`: ${description}`}
          </li>
        ))}
      </ul>
    </>
  );
}
