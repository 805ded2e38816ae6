// The options that few migrations need, folded until asked for.
import { Button, Checkbox } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import { formatBytes } from '../../../shared/format.ts';
import { standardOptions } from '../../../shared/standard-options.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { CountField } from './count-field.tsx';
import { Choice, Decision } from './decision.tsx';
import { memoryLine } from './memory-line.ts';
import { MetadataDecision } from './metadata-decision.tsx';
import { TypedField } from './typed-field.tsx';

const words = text.options;
const tiers = ['account', 'Hot', 'Cool', 'Cold'] as const;
const validateTiers = ['none', 'quick', 'standard', 'full'] as const;
const datetime2Choices = ['auto', 'nanos', 'text'] as const;

export function MoreOptions() {
  const hasProblem = useFrom('options', ({ problems }) =>
    [...problems.keys()].some((name) => !name.startsWith('band')),
  );
  const [isOpen, setIsOpen] = useState(false);
  const regionId = useId();
  // What stands in the way of Next is never folded away.
  const isShown = isOpen || hasProblem;
  return (
    <div>
      <Button
        appearance="subtle"
        icon={isShown ? <ChevronDownRegular /> : <ChevronRightRegular />}
        aria-expanded={isShown}
        aria-controls={isShown ? regionId : undefined}
        onClick={() => setIsOpen(!isShown)}
        style={{ marginLeft: '-6px', padding: '0 6px', minWidth: 0 }}
      >
        {words.more}
      </Button>
      {isShown ? (
        <div id={regionId}>
          <Sizes />
          <Rest />
        </div>
      ) : null}
    </div>
  );
}

function Sizes() {
  const options = useFrom('options', (state) => state.options);
  return (
    <>
      <Decision title={words.memory.title} consequence={memoryLine(effectiveOptions(options))} isInset>
        {({ consequenceId }) => (
          <TypedField
            option="memoryMb"
            label={words.memory.title}
            placeholder={words.memory.placeholder}
            describedBy={consequenceId}
            emptied={null}
          />
        )}
      </Decision>
      <Decision title={words.part.title} consequence={words.part.consequence} isInset>
        {({ consequenceId }) => (
          <TypedField
            option="partBytes"
            label={words.part.title}
            placeholder={formatBytes(standardOptions.partBytes)}
            describedBy={consequenceId}
            emptied={null}
          />
        )}
      </Decision>
      <Decision title={words.block.title} consequence={words.block.consequence} isInset>
        {({ consequenceId }) => (
          <TypedField
            option="blockBytes"
            label={words.block.title}
            placeholder={formatBytes(standardOptions.blockBytes)}
            describedBy={consequenceId}
            emptied={null}
          />
        )}
      </Decision>
    </>
  );
}

function Rest() {
  const {
    blocksInFlight,
    tier: accessTier,
    validate = 'none',
    logToTarget,
  } = effectiveOptions(useFrom('options', (state) => state.options));
  const change = useFrom('options', (state) => state.change);
  const datetime2 = useFrom('options', (state) => state.datetime2);
  const setDatetime2 = useFrom('options', (state) => state.setDatetime2);
  return (
    <>
      <Decision title={words.inFlight.title} consequence={words.inFlight.consequence} isInset>
        {({ consequenceId }) => (
          <CountField
            value={blocksInFlight}
            min={1}
            max={32}
            label={words.inFlight.title}
            describedBy={consequenceId}
            onChange={(count) => change({ blocksInFlight: count })}
          />
        )}
      </Decision>
      <Choice
        title={words.tier.title}
        values={tiers}
        names={words.tier.names}
        consequence={words.tier.consequence}
        value={accessTier ?? 'account'}
        onChange={(value) => change({ tier: value === 'account' ? null : value })}
      />
      <DeltaLog />
      <RowDigests />
      <MetadataDecision />
      <Choice
        {...words.validate}
        values={validateTiers}
        value={validate}
        onChange={(tier) => change({ validate: tier })}
      />
      <Choice
        title={words.datetime2.title}
        values={datetime2Choices}
        names={words.datetime2.names}
        consequence={words.datetime2.consequence}
        value={datetime2}
        onChange={setDatetime2}
      />
      <Decision title={words.log.title} consequence={words.log.consequence[logToTarget ? 'on' : 'off']}>
        {({ consequenceId }) => (
          <Checkbox
            label={words.log.label}
            checked={logToTarget}
            aria-describedby={consequenceId}
            onChange={(_event, { checked }) => change({ logToTarget: checked === true })}
          />
        )}
      </Decision>
    </>
  );
}

function RowDigests() {
  const { rowDigests = false } = effectiveOptions(useFrom('options', (state) => state.options));
  const change = useFrom('options', (state) => state.change);
  const { title, label, consequence } = words.digests;
  return (
    <Decision title={title} consequence={consequence[rowDigests ? 'on' : 'off']}>
      {({ consequenceId }) => (
        <Checkbox
          label={label}
          checked={rowDigests}
          aria-describedby={consequenceId}
          onChange={(_event, { checked }) => change({ rowDigests: checked === true })}
        />
      )}
    </Decision>
  );
}

function DeltaLog() {
  const { format, deltaLog = false } = effectiveOptions(useFrom('options', (state) => state.options));
  const change = useFrom('options', (state) => state.change);
  const { title, label, consequence } = words.delta;
  const isParquet = format === 'parquet';
  return (
    <Decision title={title} consequence={isParquet ? consequence[deltaLog ? 'on' : 'off'] : consequence.notParquet}>
      {({ consequenceId }) => (
        <Checkbox
          label={label}
          checked={isParquet && deltaLog}
          disabled={!isParquet}
          aria-describedby={consequenceId}
          onChange={(_event, data) => change({ deltaLog: data.checked === true })}
        />
      )}
    </Decision>
  );
}
