// What a way to find changes asks for beside itself: what is read, what is read again, whether deletes are looked for.
import { Input, makeStyles, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { Increment } from '../../../../shared/increment.ts';
import { seriesText as words } from '../../../text/series.ts';
import { FormField } from '../../../ui/field.tsx';

const useStyles = makeStyles({ fields: { display: 'flex', flexDirection: 'column', gap: '8px' } });

type ModeFieldsProps = { readonly increment: Increment; readonly onChange: (increment: Increment) => void };

export function ModeFields({ increment, onChange }: ModeFieldsProps) {
  const styles = useStyles();
  switch (increment.mode) {
    case 'reload':
    case 'changeTracking':
      return null;
    case 'cdc':
      return (
        <FormField label={words.rows}>
          <Select
            value={increment.rows}
            onChange={(_, { value }) => onChange({ ...increment, rows: value === 'all' ? 'all' : 'net' })}
          >
            <option value="net">{words.rowsOf.net}</option>
            <option value="all">{words.rowsOf.all}</option>
          </Select>
        </FormField>
      );
    case 'rowversion':
      return (
        <SweepField every={increment.sweepEvery} onChange={(sweepEvery) => onChange({ ...increment, sweepEvery })} />
      );
    case 'watermark':
      return (
        <div className={styles.fields}>
          {increment.kind === 'time' ? (
            <MinutesField
              seconds={increment.overlapSeconds}
              onChange={(overlapSeconds) => onChange({ ...increment, overlapSeconds })}
            />
          ) : (
            <NumberField
              label={words.overlapNumber}
              hint={words.overlapNumberHint}
              value={increment.overlap}
              most={38}
              onChange={(overlap) => onChange({ ...increment, overlap })}
            />
          )}
          <SweepField every={increment.sweepEvery} onChange={(sweepEvery) => onChange({ ...increment, sweepEvery })} />
        </div>
      );
    case 'temporal':
      return (
        <MinutesField
          seconds={increment.overlapSeconds}
          onChange={(overlapSeconds) => onChange({ ...increment, overlapSeconds })}
        />
      );
  }
}

const mostMinutes = 31 * 24 * 60;

function MinutesField({
  seconds,
  onChange,
}: {
  readonly seconds: number;
  readonly onChange: (seconds: number) => void;
}) {
  return (
    <NumberField
      label={words.overlapMinutes}
      hint={words.overlapTimeHint}
      value={String(Math.ceil(seconds / 60))}
      most={5}
      onChange={(minutes) => onChange(Math.min(mostMinutes, Number(minutes)) * 60)}
    />
  );
}

type NumberFieldProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** Digits. */
  readonly most: number;
  readonly onChange: (value: string) => void;
};

/** What is no number yet stays in the field and nowhere else. */
function NumberField({ label, hint, value, most, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const isNumber = /^\d+$/.test(shown) && shown.length <= most;
  return (
    <FormField label={label} hint={hint} problem={isNumber ? undefined : words.noNumber}>
      <Input
        value={shown}
        inputMode="numeric"
        onChange={(_, data) => {
          const digits = data.value.trim();
          setTyped(digits);
          if (/^\d+$/.test(digits) && digits.length <= most) onChange(digits);
        }}
        onBlur={() => setTyped(null)}
      />
    </FormField>
  );
}

const usual = [1, 5, 10, 24, 100] as const;

type SweepProps = { readonly every: number | null; readonly onChange: (every: number | null) => void };

function SweepField({ every, onChange }: SweepProps) {
  const offered = [...new Set([...usual, ...(every === null ? [] : [every])])].toSorted((a, b) => a - b);
  return (
    <FormField label={words.sweep} hint={words.sweepHint}>
      <Select value={String(every ?? 0)} onChange={(_, { value }) => onChange(value === '0' ? null : Number(value))}>
        <option value="0">{words.sweepNever}</option>
        {offered.map((rounds) => (
          <option key={rounds} value={String(rounds)}>
            {words.sweepEvery(rounds)}
          </option>
        ))}
      </Select>
    </FormField>
  );
}
