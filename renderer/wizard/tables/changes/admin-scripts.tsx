// The T-SQL that would make a better way possible, of one table or of all in one script, and a way to ask again.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { IncrementAdvice } from '../../../../shared/increment.ts';
import { seriesText as words } from '../../../text/series.ts';
import { ScriptBox } from '../../../ui/script-box.tsx';

const useStyles = makeStyles({
  why: { margin: '4px 0 0', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

type AdminScriptsProps = { readonly advice: readonly IncrementAdvice[]; readonly onAskAgain: () => void };

/** Of the first way that a script would open, or make cheaper: none of those worse than what there is. */
function scriptOf({ choices }: IncrementAdvice): string | null {
  const best = choices.findIndex(({ isAvailable }) => isAvailable === 'yes');
  const better = best === -1 ? choices : choices.slice(0, best + 1);
  return better.find(({ script }) => script !== null)?.script ?? null;
}

/** A statement for the whole database is said once. */
export function joinScripts(advice: readonly IncrementAdvice[]): { readonly script: string; readonly tables: number } {
  const scripts = advice.flatMap((one) => scriptOf(one) ?? []);
  const statements = scripts.flatMap((script) => script.trim().split(/(?<=;)[ \t]*\n/));
  return { script: `${[...new Set(statements)].join('\n')}\n`, tables: scripts.length };
}

export function AdminScripts({ advice, onAskAgain }: AdminScriptsProps) {
  const styles = useStyles();
  const { script, tables } = joinScripts(advice);
  if (tables === 0) return null;
  return (
    <div>
      <ScriptBox title={advice.length === 1 ? words.adminScript : words.allScripts(tables)} script={script}>
        <Button size="small" onClick={onAskAgain}>
          {words.askAgain}
        </Button>
      </ScriptBox>
      <p className={styles.why}>{words.allScriptsWhy}</p>
    </div>
  );
}
