// The bandwidth limit: none, or so much a second.
import { Radio, RadioGroup } from '@fluentui/react-components';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { Decision } from './decision.tsx';
import { TypedField } from './typed-field.tsx';

const words = text.options.bandwidth;

export function BandwidthDecision() {
  const limit = useFrom('options', (state) => state.options.bandwidthBytesPerSecond ?? null);
  const isLimited = useFrom('options', (state) => state.typed.bandwidthBytesPerSecond !== undefined);
  const type = useFrom('options', (state) => state.type);
  return (
    <Decision
      title={words.title}
      consequence={limit === null ? (isLimited ? '' : words.unlimited) : words.consequence(limit)}
    >
      {({ titleId, consequenceId }) => (
        <>
          <RadioGroup
            layout="horizontal"
            aria-labelledby={titleId}
            aria-describedby={consequenceId}
            value={isLimited ? 'limited' : 'none'}
            onChange={(_event, { value }) => type('bandwidthBytesPerSecond', value === 'limited' ? '' : null)}
          >
            <Radio value="none" label={words.none} />
            <Radio value="limited" label={words.limited} />
          </RadioGroup>
          {isLimited ? (
            <TypedField
              option="bandwidthBytesPerSecond"
              label={words.field}
              placeholder={words.placeholder}
              describedBy={consequenceId}
              emptied=""
            />
          ) : null}
        </>
      )}
    </Decision>
  );
}
