// The form of a schedule: for which plan, how often, by which scheduler of this computer.
import { Button, Checkbox, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { weekdays } from '../../shared/schedule.ts';
import {
  hourChoices,
  minuteChoices,
  schedulersOf,
  type ScheduleDraft,
  type ScheduleProblem,
} from '../stores/schedule-draft.ts';
import { useFrom } from '../stores/stores.tsx';
import { schedulesText as words } from '../text/schedules.ts';
import { FormField } from '../ui/field.tsx';
import { MiddleText } from '../ui/data-grid/middle-text.tsx';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0 },
  plan: { display: 'flex', flexDirection: 'column', gap: '4px', alignItems: 'flex-start', minWidth: 0 },
  path: { maxWidth: '100%', minWidth: 0, overflow: 'hidden' },
  days: { display: 'flex', flexWrap: 'wrap', margin: '0 0 0 -8px', padding: 0, border: 'none' },
  legend: { padding: '0 0 0 8px' },
  problem: { flexBasis: '100%', paddingLeft: '8px', fontSize: '12px', color: tokens.colorStatusDangerForeground1 },
  quiet: {
    margin: 0,
    fontSize: '12px',
    lineHeight: '16px',
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  tick: { marginLeft: '-8px' },
});

type FormProps = { readonly draft: ScheduleDraft; readonly problem: ScheduleProblem | null };

const cadences = ['minutes', 'hours', 'day', 'week'] as const;

export function ScheduleForm({ draft, problem }: FormProps) {
  const styles = useStyles();
  const { change, proposeFile } = useFrom('schedules', (state) => state);
  const platform = useFrom('app', (state) => state.info?.platform ?? 'linux');
  const schedulers = schedulersOf(platform);
  const problemOf = (field: ScheduleProblem['field']) => (problem?.field === field ? problem.words : undefined);
  return (
    <div className={styles.form}>
      <div className={styles.plan}>
        <span>{words.plan}</span>
        <span className={styles.path} title={draft.plan}>
          <MiddleText>{draft.plan}</MiddleText>
        </span>
        <Button size="small" onClick={() => void proposeFile()}>
          {words.otherPlan}
        </Button>
      </div>
      <FormField label={words.name} problem={problemOf('name')}>
        <Input value={draft.name} spellCheck={false} onChange={(_, { value }) => change({ name: value.trim() })} />
      </FormField>
      <FormField label={words.every}>
        <Select
          value={draft.every}
          onChange={(_, { value }) => change({ every: cadences.find((one) => one === value) ?? 'day' })}
        >
          {cadences.map((one) => (
            <option key={one} value={one}>
              {words.everyOf[one]}
            </option>
          ))}
        </Select>
      </FormField>
      <CadenceFields draft={draft} problemOf={problemOf} />
      <FormField label={words.scheduler}>
        <Select
          value={draft.scheduler ?? schedulers[0]}
          onChange={(_, { value }) => change({ scheduler: schedulers.find((one) => one === value) ?? null })}
        >
          {schedulers.map((one) => (
            <option key={one} value={one}>
              {words.schedulers[one]}
            </option>
          ))}
        </Select>
      </FormField>
      <Checkbox
        className={styles.tick}
        label={words.catchUp}
        checked={draft.catchUp}
        onChange={(_, { checked }) => change({ catchUp: checked === true })}
      />
      {draft.variables.length === 0 ? null : (
        <p className={styles.quiet}>{words.secrets(draft.variables.join(', '))}</p>
      )}
    </div>
  );
}

type CadenceProps = {
  readonly draft: ScheduleDraft;
  readonly problemOf: (field: ScheduleProblem['field']) => string | undefined;
};

function CadenceFields({ draft, problemOf }: CadenceProps) {
  const change = useFrom('schedules', (state) => state.change);
  const at = (
    <FormField label={words.at} hint={words.atHint} problem={problemOf('at')}>
      <Input value={draft.at} onChange={(_, { value }) => change({ at: value })} />
    </FormField>
  );
  switch (draft.every) {
    case 'minutes':
      return (
        <FormField label={words.minutes}>
          <Select value={draft.minutes} onChange={(_, { value }) => change({ minutes: value })}>
            {minuteChoices.map((minutes) => (
              <option key={minutes}>{minutes}</option>
            ))}
          </Select>
        </FormField>
      );
    case 'hours':
      return (
        <>
          <FormField label={words.hours}>
            <Select value={draft.hours} onChange={(_, { value }) => change({ hours: value })}>
              {hourChoices.map((hours) => (
                <option key={hours}>{hours}</option>
              ))}
            </Select>
          </FormField>
          <FormField label={words.minute} problem={problemOf('minute')}>
            <Input value={draft.minute} inputMode="numeric" onChange={(_, { value }) => change({ minute: value })} />
          </FormField>
        </>
      );
    case 'day':
      return at;
    case 'week':
      return (
        <>
          <Days draft={draft} problem={problemOf('days')} />
          {at}
        </>
      );
  }
}

function Days({ draft, problem }: { readonly draft: ScheduleDraft; readonly problem: string | undefined }) {
  const styles = useStyles();
  const change = useFrom('schedules', (state) => state.change);
  const problemId = useId();
  return (
    <fieldset className={styles.days} aria-describedby={problem === undefined ? undefined : problemId}>
      <legend className={styles.legend}>{words.weekdays}</legend>
      {weekdays.map((day) => (
        <Checkbox
          key={day}
          label={words.days[day]}
          checked={draft.days.includes(day)}
          onChange={(_, { checked }) =>
            change({ days: checked === true ? [...draft.days, day] : draft.days.filter((one) => one !== day) })
          }
        />
      ))}
      {problem === undefined ? null : (
        <span className={styles.problem} id={problemId} role="alert">
          {problem}
        </span>
      )}
    </fieldset>
  );
}
