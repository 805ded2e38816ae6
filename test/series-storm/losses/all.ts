// All named ways to lose changes.
import { captureLosses } from './capture.ts';
import { columnLosses } from './columns.ts';
import { trackingLosses } from './tracking.ts';

export const lossCases = [...trackingLosses, ...captureLosses, ...columnLosses];
