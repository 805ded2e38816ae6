// The source step.
import { StepPage } from '../step-page.tsx';

export function SourceScreen() {
  return <StepPage step="source">{null}</StepPage>;
}
