// The options step.
import { StepPage } from '../step-page.tsx';

export function OptionsScreen() {
  return <StepPage step="options">{null}</StepPage>;
}
