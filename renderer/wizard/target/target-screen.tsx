// The target step.
import { StepPage } from '../step-page.tsx';

export function TargetScreen() {
  return <StepPage step="target">{null}</StepPage>;
}
