// The options step: the main decisions, the rest folded, and an estimate that follows them.
import { makeStyles } from '@fluentui/react-components';
import { compressionsOf, formatSchema, type RunOptions } from '../../../shared/run-options.ts';
import { effectiveOptions } from '../../stores/options-store.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { StepPage } from '../step-page.tsx';
import { BandwidthDecision } from './bandwidth-decision.tsx';
import { CountField } from './count-field.tsx';
import { Choice, Decision } from './decision.tsx';
import { EnginesDecision } from './factory/engines-decision.tsx';
import { EstimatePanel } from './estimate-panel.tsx';
import { MomentDecision } from './moment-decision.tsx';
import { LoadDecisions } from './load-decisions.tsx';
import { MoreOptions } from './more-options.tsx';
import { SeriesDecision } from './series-decision.tsx';

const words = text.options;
const badRows = ['stopTable', 'setAside'] as const satisfies readonly RunOptions['badRows'][];
const verify = ['full', 'footer'] as const satisfies readonly RunOptions['verify'][];

const useStyles = makeStyles({ form: { maxWidth: '640px' } });

export function OptionsScreen() {
  const styles = useStyles();
  const options = effectiveOptions(useFrom('options', (state) => state.options));
  const change = useFrom('options', (state) => state.change);
  const chooseFormat = useFrom('options', (state) => state.chooseFormat);
  return (
    <StepPage step="options" panel={<EstimatePanel />}>
      <div className={styles.form}>
        <SeriesDecision />
        <EnginesDecision />
        <Choice {...words.format} values={formatSchema.options} value={options.format} onChange={chooseFormat} />
        <Choice
          {...words.compression}
          values={compressionsOf[options.format]}
          value={options.compression}
          onChange={(compression) => change({ compression })}
        />
        <Decision
          title={words.lanes.title}
          consequence={`${words.lanes.consequence(options.lanes)} ${words.lanes.standard}`}
          isInset
        >
          {({ consequenceId }) => (
            <CountField
              value={options.lanes}
              min={1}
              max={8}
              label={words.lanes.title}
              describedBy={consequenceId}
              onChange={(lanes) => change({ lanes })}
            />
          )}
        </Decision>
        <LoadDecisions />
        <Choice
          {...words.badRows}
          values={badRows}
          value={options.badRows}
          onChange={(value) => change({ badRows: value })}
        />
        <Choice
          {...words.verify}
          values={verify}
          value={options.verify}
          onChange={(value) => change({ verify: value })}
        />
        <MomentDecision />
        <BandwidthDecision />
        <MoreOptions />
      </div>
    </StepPage>
  );
}
