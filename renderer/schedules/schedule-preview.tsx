// What a scheduler would be given, as text: its files, the commands that make it known, and what has to be known.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useFrom } from '../stores/stores.tsx';
import { schedulesText as words } from '../text/schedules.ts';
import { Problem } from '../ui/problem.tsx';
import { ScriptBox } from '../ui/script-box.tsx';

const useStyles = makeStyles({
  all: { minWidth: 0 },
  heading: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  notes: { margin: '8px 0 0', paddingLeft: '16px', fontSize: '12px', lineHeight: '16px', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The last text stays while the next one is written, so that nothing jumps. */
export function SchedulePreview() {
  const styles = useStyles();
  const { text, textError } = useFrom('schedules', (state) => state);
  return (
    <section className={styles.all} aria-label={words.what}>
      <h3 className={styles.heading}>{words.what}</h3>
      {textError === null ? null : <Problem error={textError} />}
      {text === null ? (
        textError === null ? (
          <p className={styles.quiet}>{words.preparing}</p>
        ) : null
      ) : (
        <>
          {text.files.map((file) => (
            <ScriptBox key={file.name} title={file.name} script={file.text} />
          ))}
          {text.commands.length === 0 ? null : <ScriptBox title={words.commands} script={text.commands.join('\n')} />}
          {text.notes.length === 0 ? null : (
            <ul className={styles.notes}>
              {text.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
