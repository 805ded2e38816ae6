// How changes are found and what rounds do in doubt, set for all ticked tables at once.
import { makeStyles, Select } from '@fluentui/react-components';
import type { IncrementMode } from '../../../shared/increment.ts';
import { countOffered, incrementOf, type Policies } from '../../stores/series-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { seriesText as words } from '../../text/series.ts';
import { FormField } from '../../ui/field.tsx';
import { PolicyFields } from '../tables/changes/policy-fields.tsx';

const modes = ['changeTracking', 'cdc', 'temporal', 'rowversion', 'watermark', 'reload'] as const;

const useStyles = makeStyles({
  bulk: { display: 'flex', flexDirection: 'column', gap: '8px' },
  heading: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
});

/** Nothing is shown before the server was asked: there is nothing to choose from. */
export function SeriesBulk({ keys }: { readonly keys: readonly string[] }) {
  const styles = useStyles();
  const state = useFrom('series', (whole) => whole);
  const known = keys.filter((key) => state.advice.has(key));
  if (known.length === 0) return null;
  const { chooseMode, setPolicies } = state;
  const offered = modes.filter((mode) => countOffered(state, known, mode) > 0);
  const current = modeOfAll(known.map((key) => (state.increments.has(key) ? incrementOf(state, key)?.mode : null)));
  return (
    <section className={styles.bulk} aria-label={words.bulk(keys.length)}>
      <h3 className={styles.heading}>{words.bulk(keys.length)}</h3>
      <FormField label={words.bulkMode}>
        <Select
          value={current}
          onChange={(_, { value }) => {
            if (value === 'recommended') chooseMode(known, null);
            const mode = modes.find((one) => one === value);
            if (mode !== undefined) chooseMode(known, mode);
          }}
        >
          <option value="recommended">{words.bulkRecommended}</option>
          {current === 'mixed' ? <option value="mixed">{words.bulkAs}</option> : null}
          {offered.map((mode) => (
            <option key={mode} value={mode}>
              {words.bulkCount(words.modes[mode], countOffered(state, known, mode), known.length)}
            </option>
          ))}
        </Select>
      </FormField>
      <PolicyFields
        policies={{
          ifLost: sameOf(known, (key) => incrementOf(state, key)?.ifLost),
          ifSchemaChanged: sameOf(known, (key) => incrementOf(state, key)?.ifSchemaChanged),
        }}
        onChange={(policies: Partial<Policies>) => setPolicies(known, policies)}
      />
    </section>
  );
}

/** Null stands for "what is recommended". */
function modeOfAll(chosen: readonly (IncrementMode | null | undefined)[]): IncrementMode | 'recommended' | 'mixed' {
  const different = new Set(chosen);
  const [only] = different;
  if (different.size > 1) return 'mixed';
  return only ?? 'recommended';
}

/** Null = they differ. */
function sameOf<Value>(keys: readonly string[], pick: (key: string) => Value | undefined): Value | null {
  const [first, ...rest] = keys.map(pick);
  return first !== undefined && rest.every((value) => value === first) ? first : null;
}
