// The load that a run puts on the server: its speed, in one row of buttons, why it is less, and the finer settings.
import {
  Button,
  Input,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Switch,
  ToggleButton,
  tokens,
} from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { formatBytes } from '../../shared/format.ts';
import { speedNameOf, speeds, type Adjustment, type LoadSnapshot, type SpeedName } from '../../shared/load.ts';
import { parseSize } from '../../shared/parse-size.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';

const words = text.run.load;
const speedNames = ['full', 'gentle', 'minimal'] as const satisfies readonly SpeedName[];

const useStyles = makeStyles({
  line: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '4px 8px', minHeight: '28px' },
  label: { fontSize: '12px', color: tokens.colorNeutralForeground2 },
  group: { display: 'flex', gap: '4px' },
  choice: { minWidth: 0, fontWeight: 400 },
  told: { flex: 1, minWidth: '200px', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  surface: { display: 'flex', flexDirection: 'column', gap: '12px', width: '320px' },
  hint: { margin: 0, fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  foot: { display: 'flex', justifyContent: 'flex-end' },
});

export function LoadLine({ runId, load }: { readonly runId: string; readonly load: LoadSnapshot }) {
  const styles = useStyles();
  const adjust = useFrom('runs', (state) => state.adjust);
  const { canAct } = useStores();
  const change = (wanted: Adjustment): void => void adjust(runId, wanted);
  return (
    <section className={styles.line} aria-label={words.title}>
      <span className={styles.label} aria-hidden>
        {words.title}
      </span>
      {canAct ? <SpeedButtons load={load} onChange={change} /> : <span>{speedWords(load)}</span>}
      <span className={styles.told} role="status">
        {describeLoad(load)}
      </span>
    </section>
  );
}

/** The same in words, for who only looks. */
function speedWords(load: LoadSnapshot): string {
  if (load.wanted.isHeld) return text.dashboard.held;
  const name = speedNameOf(load);
  return name === null ? text.dashboard.ownSpeed : words.speeds[name];
}

type SpeedProps = { readonly load: LoadSnapshot; readonly onChange: (change: Adjustment) => void };

function SpeedButtons({ load, onChange }: SpeedProps) {
  const styles = useStyles();
  const { isHeld } = load.wanted;
  const name = speedNameOf(load);
  return (
    <div className={styles.group} role="group" aria-label={words.title}>
      {speedNames.map((speed) => (
        <ToggleButton
          key={speed}
          size="small"
          className={styles.choice}
          title={words.hints[speed]}
          checked={!isHeld && name === speed}
          onClick={() => onChange(speeds[speed])}
        >
          {words.speeds[speed]}
        </ToggleButton>
      ))}
      <ToggleButton
        size="small"
        className={styles.choice}
        title={words.hints.hold}
        checked={isHeld}
        onClick={() => onChange({ isHeld: !isHeld })}
      >
        {words.speeds.hold}
      </ToggleButton>
      <FinerSettings load={load} onChange={onChange} />
    </div>
  );
}

/** Nothing is said while all is as it was planned. */
function describeLoad({ lanesAllowed, mostLanes, reason, readBytesPerSecond, nextChange }: LoadSnapshot): string {
  return [
    ...(reason === null ? [] : [reason]),
    ...(lanesAllowed < mostLanes ? [words.lanesWork(lanesAllowed, mostLanes)] : []),
    ...(readBytesPerSecond === null ? [] : [words.readLimit(formatBytes(readBytesPerSecond))]),
    ...(nextChange === null ? [] : [words.nextChange(new Date(nextChange.atUtc), nextChange.isOff)]),
  ].join(' ');
}

type FinerProps = { readonly load: LoadSnapshot; readonly onChange: (change: Adjustment) => void };

function FinerSettings({ load, onChange }: FinerProps) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover trapFocus open={isOpen} onOpenChange={(_, { open }) => setIsOpen(open)} positioning="below-start">
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" className={styles.choice} icon={<ChevronDownRegular />} iconPosition="after">
          {words.finer}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={words.finer}>
        {isOpen ? (
          <FinerForm
            load={load}
            onDone={(change) => {
              onChange(change);
              setIsOpen(false);
            }}
          />
        ) : null}
      </PopoverSurface>
    </Popover>
  );
}

const shown = (limit: number | null): string => (limit === null ? '' : formatBytes(limit));
const smallest = 1 << 16;

/** Null = no limit; undefined = not a size. */
function limitOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null;
  const sizeBytes = parseSize(typed.replace(/\/s$/i, ''));
  return sizeBytes === null || sizeBytes < smallest ? undefined : sizeBytes;
}

const problemOf = (limit: number | null | undefined): string | undefined =>
  limit === undefined ? words.rateProblem : undefined;

function FinerForm({ load, onDone }: { readonly load: LoadSnapshot; readonly onDone: (change: Adjustment) => void }) {
  const styles = useStyles();
  const { wanted, mostLanes } = load;
  const [lanes, setLanes] = useState(String(Math.min(wanted.lanes, mostLanes)));
  const [read, setRead] = useState(shown(wanted.readBytesPerSecond));
  const [upload, setUpload] = useState(shown(wanted.bandwidthBytesPerSecond));
  const [isGoverned, setIsGoverned] = useState(wanted.isGoverned);
  const lanesWanted = /^\d$/.test(lanes) ? Number(lanes) : 0;
  const [readLimit, uploadLimit] = [limitOf(read), limitOf(upload)];
  const lanesProblem = lanesWanted >= 1 && lanesWanted <= mostLanes ? undefined : words.lanesProblem(mostLanes);
  const apply = (): void => {
    if (lanesProblem !== undefined || readLimit === undefined || uploadLimit === undefined) return;
    onDone({ lanes: lanesWanted, readBytesPerSecond: readLimit, bandwidthBytesPerSecond: uploadLimit, isGoverned });
  };
  return (
    <form
      className={styles.surface}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <FormField label={words.lanes(mostLanes)} problem={lanesProblem}>
        <Input size="small" value={lanes} onChange={(_, { value }) => setLanes(value)} />
      </FormField>
      <FormField label={words.read} problem={problemOf(readLimit)}>
        <Input size="small" placeholder={words.noLimit} value={read} onChange={(_, { value }) => setRead(value)} />
      </FormField>
      <FormField label={words.upload} problem={problemOf(uploadLimit)}>
        <Input size="small" placeholder={words.noLimit} value={upload} onChange={(_, { value }) => setUpload(value)} />
      </FormField>
      <Switch label={words.governor} checked={isGoverned} onChange={(_, { checked }) => setIsGoverned(checked)} />
      <p className={styles.hint}>{words.finerHint}</p>
      <div className={styles.foot}>
        <Button type="submit" appearance="primary" size="small">
          {words.apply}
        </Button>
      </div>
    </form>
  );
}
