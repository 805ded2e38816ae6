// The review step: makes the plan of the draft, unless the one that is there still fits, and shows it.
import { useEffect, useState } from 'react';
import { useDerived } from '../../stores/derived.ts';
import { draftRequest, draftSecrets } from '../../stores/draft-plan.ts';
import { regionOf } from '../../stores/browse-store.ts';
import { useStores } from '../../stores/stores.tsx';
import { StepPage } from '../step-page.tsx';
import { firstObstacleBefore, steps } from '../steps.ts';
import { OutcomeLine } from './outcome-line.tsx';
import { PlanActions, type Outcome } from './plan-actions.tsx';
import { PlanDocument } from './plan-document.tsx';
import { PlanMaking } from './plan-making.tsx';

export function ReviewScreen() {
  const stores = useStores();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isReady = useDerived((all) => steps.review.obstacle(all) === null);
  // Coming here is what asks for the plan; a second call for the same draft does nothing.
  useEffect(() => {
    if (firstObstacleBefore(stores, 'review') === null) void stores.plan.getState().prepare(draftRequest(stores));
  }, [stores]);
  const estimate = (): void => void stores.plan.getState().runEstimate(draftSecrets(stores).source);
  const measure = (): void => void stores.plan.getState().runSizing(draftSecrets(stores), regionOf(stores));
  return (
    <StepPage
      step="review"
      primary={
        <PlanActions
          from="plan"
          isReady={isReady}
          findSecrets={async () => draftSecrets(stores)}
          onOutcome={setOutcome}
        />
      }
    >
      <OutcomeLine outcome={outcome} from="plan" />
      <PlanMaking />
      <PlanDocument from="plan" onEstimate={estimate} onMeasure={measure} />
    </StepPage>
  );
}
