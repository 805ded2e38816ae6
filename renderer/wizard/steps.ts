// The steps of the wizard: their order, when one may be left, and the line that sums up what was chosen.
import { undecided } from '../../shared/preflight.ts';
import type { Route, StepId } from '../stores/app-store.ts';
import { isCheckOutdated, isPlanOutdated, isSourceChanged, needsMaskKey, seriesName } from '../stores/draft-plan.ts';
import { momentObstacle } from '../stores/moments-store.ts';
import { effectiveOptions } from '../stores/options-store.ts';
import { nameProblem } from '../stores/series-store.ts';
import { chosenTables } from '../stores/tables-store.ts';
import type { Stores } from '../stores/stores.tsx';
import { enginesText } from '../text/engines.ts';
import { text } from '../text/text.ts';
import { transformsText } from '../text/transforms.ts';
import { seriesText } from '../text/series.ts';
import { enginesObstacle } from '../stores/draft-engines.ts';
import { sourceObstacle, targetObstacle } from './connection-obstacles.ts';

export const stepOrder = [
  'source',
  'target',
  'tables',
  'options',
  'check',
  'review',
] as const satisfies readonly StepId[];

export type Step = {
  readonly id: StepId;
  /** Sums up what was chosen; empty before anything was. */
  summary(stores: Stores): string;
  /** A sentence: why the step cannot be left yet; null when it can. */
  obstacle(stores: Stores): string | null;
};

export const steps: Readonly<Record<StepId, Step>> = {
  source: {
    id: 'source',
    summary: (stores) => {
      const { address, database } = stores.source.getState().draft;
      return text.source.summary(address.trim(), database.trim());
    },
    obstacle: sourceObstacle,
  },
  target: {
    id: 'target',
    summary: (stores) => {
      const { account, container } = stores.target.getState().draft;
      return text.target.summary(account.trim(), container.trim());
    },
    obstacle: targetObstacle,
  },
  tables: {
    id: 'tables',
    summary: (stores) => {
      if (isSourceChanged(stores)) return text.frame.sourceChanged;
      const count = chosenTables(stores.tables.getState()).length;
      return count === 0 ? '' : text.tables.chosen(count);
    },
    obstacle: (stores) => {
      if (isSourceChanged(stores)) return text.frame.readAgain;
      if (chosenTables(stores.tables.getState()).length === 0) return text.tables.nothingChosen;
      const { maskKey } = stores.transforms.getState();
      return maskKey === null && needsMaskKey(stores) ? transformsText.key.missing : null;
    },
  },
  options: {
    id: 'options',
    summary: (stores) => {
      if (chosenTables(stores.tables.getState()).length === 0) return '';
      const { format, compression, lanes } = effectiveOptions(stores.options.getState().options);
      const series = stores.series.getState().isKept ? seriesText.keptLine : null;
      const engine = stores.engines.getState().rule === 'here' ? null : enginesText.chip;
      return [engine, text.options.summary(format, compression, lanes), series].filter(Boolean).join(', ');
    },
    obstacle: (stores) => {
      const [problem] = stores.options.getState().problems.values();
      const named = stores.series.getState().isKept ? nameProblem(seriesName(stores)) : null;
      return named ?? problem ?? enginesObstacle(stores) ?? momentObstacle(stores.moments.getState());
    },
  },
  check: {
    id: 'check',
    summary: (stores) => {
      const words = text.check.summary;
      const { preflight, decisions, signOff } = stores.check.getState();
      if (preflight === null) return chosenTables(stores.tables.getState()).length === 0 ? '' : words.none;
      if (isCheckOutdated(stores)) return words.outdated;
      const open = undecided(preflight.findings, decisions).length;
      if (open > 0) return words.open(open);
      return signOff === null ? words.unsigned : words.signed(signOff.by);
    },
    // Without a check a plan can be made; with one its red findings are decided first.
    obstacle: (stores) => {
      const { checking, preflight, decisions } = stores.check.getState();
      if (checking === 'running') return text.check.checkRunning;
      if (preflight === null || isCheckOutdated(stores)) return null;
      const open = undecided(preflight.findings, decisions).length;
      return open === 0 ? null : text.check.waiting(open);
    },
  },
  review: {
    id: 'review',
    summary: (stores) => {
      const { plan, building } = stores.plan.getState();
      if (building === 'failed') return text.review.notPlanned;
      if (plan === null) return '';
      return isPlanOutdated(stores) ? text.review.outdated : text.review.planned(plan.tables.length);
    },
    obstacle: (stores) => {
      if (stores.plan.getState().plan === null) return text.review.noPlan;
      return isPlanOutdated(stores) ? text.review.outdated : null;
    },
  },
};

/** The first step before `step` that cannot be left, or null. */
export const firstObstacleBefore = (stores: Stores, step: StepId): StepId | null =>
  stepOrder.slice(0, stepOrder.indexOf(step)).find((id) => steps[id].obstacle(stores) !== null) ?? null;

export const isStep = (route: Route, id: StepId): boolean => route.name === 'wizard' && route.step === id;
export const nextStep = (id: StepId): StepId | null => stepOrder[stepOrder.indexOf(id) + 1] ?? null;
export const previousStep = (id: StepId): StepId | null => stepOrder[stepOrder.indexOf(id) - 1] ?? null;
