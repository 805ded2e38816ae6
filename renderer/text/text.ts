// Every English text of the window, by screen. A translation is another object of this shape.
import { alertsText } from './alerts.ts';
import { azureText } from './azure.ts';
import { checkText } from './check.ts';
import { checksText } from './checks.ts';
import { dashboardText } from './dashboard.ts';
import { evidenceText } from './evidence.ts';
import { frameText } from './frame.ts';
import { historyText } from './history.ts';
import { homeText } from './home.ts';
import { momentsText } from './moments.ts';
import { networkText } from './network.ts';
import { optionsText } from './options.ts';
import { resultText } from './result.ts';
import { reviewText } from './review.ts';
import { runText } from './run.ts';
import { settingsText } from './settings.ts';
import { sourceText } from './source.ts';
import { tablesText } from './tables.ts';
import { targetText } from './target.ts';

export const text = {
  frame: frameText,
  check: checkText,
  checks: checksText,
  home: homeText,
  source: sourceText,
  target: targetText,
  azure: azureText,
  tables: tablesText,
  options: optionsText,
  moments: momentsText,
  review: reviewText,
  run: runText,
  result: resultText,
  evidence: evidenceText,
  history: historyText,
  settings: settingsText,
  alerts: alertsText,
  network: networkText,
  dashboard: dashboardText,
} as const;
