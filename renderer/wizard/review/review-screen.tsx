// The review step.
import { StepPage } from '../step-page.tsx';

export function ReviewScreen() {
  return <StepPage step="review">{null}</StepPage>;
}
