// The screen of each step.
import type { ComponentType } from 'react';
import type { StepId } from '../stores/app-store.ts';
import { CheckScreen } from './check/check-screen.tsx';
import { OptionsScreen } from './options/options-screen.tsx';
import { ReviewScreen } from './review/review-screen.tsx';
import { SourceScreen } from './source/source-screen.tsx';
import { TablesScreen } from './tables/tables-screen.tsx';
import { TargetScreen } from './target/target-screen.tsx';

export const stepScreens: Readonly<Record<StepId, ComponentType>> = {
  source: SourceScreen,
  target: TargetScreen,
  tables: TablesScreen,
  options: OptionsScreen,
  check: CheckScreen,
  review: ReviewScreen,
};
