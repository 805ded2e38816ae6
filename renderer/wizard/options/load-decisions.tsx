// How a run treats the server: when it works, and whether it gives way.
import { calendarPresets, presetOf } from '../../../shared/speed-calendar.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Choice } from './decision.tsx';

const words = text.options.load;
const times = ['always', 'officeGentle', 'nightsOnly'] as const;
const governor = ['on', 'off'] as const;

/** The office hours of the place where this program runs. */
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function LoadDecisions() {
  const options = effectiveOptions(useFrom('options', (state) => state.options));
  const change = useFrom('options', (state) => state.change);
  const { calendar } = options;
  return (
    <>
      <Choice
        title={words.calendar.title}
        values={times}
        names={words.calendar.names}
        consequence={words.calendar.consequence(zoneHere())}
        value={calendar === null ? 'always' : (presetOf(calendar) ?? 'always')}
        onChange={(value) => change({ calendar: value === 'always' ? null : calendarPresets[value](zoneHere()) })}
      />
      <Choice
        title={words.governor.title}
        values={governor}
        names={words.governor.names}
        consequence={words.governor.consequence}
        value={options.governor}
        onChange={(value) => change({ governor: value })}
      />
    </>
  );
}
