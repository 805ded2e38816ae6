// A plan as a document: everything that will happen, in the order a careful reader asks.
import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useFrom } from '../../stores/stores.tsx';
import { ChangesSection } from './changes-section.tsx';
import { CheckSection } from './check-section.tsx';
import { EstimateSection } from './estimate-section.tsx';
import { EnginesSection } from './factory/engines-section.tsx';
import { TerraformSection } from './factory/terraform-section.tsx';
import { HowSection, IdentitySection, RightsSection } from './how-sections.tsx';
import { MomentSection } from './moment-section.tsx';
import { FromSection, ToSection } from './place-sections.tsx';
import { SeriesSection } from './series-section.tsx';
import { SizingSection } from './sizing/sizing-section.tsx';
import { StatementsSection } from './statements-section.tsx';
import { TablesSection } from './tables-section.tsx';
import { TransformsSection } from './transforms-section.tsx';
import { usePrinting } from './use-printing.ts';

const useStyles = makeStyles({
  document: { maxWidth: '1080px', '& > :first-child': { borderTop: 'none', paddingTop: 0 } },
});

export function PlanDocument(props: {
  readonly from: 'plan' | 'opened';
  readonly onEstimate: () => void;
  readonly onMeasure: () => void;
}) {
  const styles = useStyles();
  const { plan, path, names, statements, statementsError } = useFrom(props.from, (state) => state);
  const [isAllShown, setIsAllShown] = useState(false);
  const isPrinting = usePrinting();
  const isWhole = isAllShown || isPrinting;
  if (plan === null) return null;
  return (
    <article className={styles.document}>
      <TablesSection plan={plan} isWhole={isWhole} onShowAll={() => setIsAllShown(true)} />
      <EnginesSection plan={plan} from={props.from} isWhole={isWhole} />
      <FromSection plan={plan} />
      <ToSection plan={plan} names={names} />
      <SeriesSection plan={plan} path={path} isWhole={isWhole} />
      <TransformsSection plan={plan} />
      <MomentSection plan={plan} />
      <CheckSection plan={plan} from={props.from} />
      <ChangesSection plan={plan} isWhole={isWhole} />
      <HowSection plan={plan} />
      <EstimateSection from={props.from} onEstimate={props.onEstimate} />
      <SizingSection from={props.from} onMeasure={props.onMeasure} />
      <RightsSection plan={plan} from={props.from} />
      <TerraformSection plan={plan} />
      <StatementsSection plan={plan} statements={statements} error={statementsError} isWhole={isWhole} />
      <IdentitySection plan={plan} />
    </article>
  );
}
