// The tables step.
import { StepPage } from '../step-page.tsx';

export function TablesScreen() {
  return <StepPage step="tables">{null}</StepPage>;
}
