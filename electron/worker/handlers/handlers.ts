// What the worker answers: one handler for each method of the contract, and nothing more.
import { azureHandlers } from './azure.ts';
import type { Handlers, Worker } from './call.ts';
import { dashboardHandlers } from './dashboard.ts';
import { alertHandlers } from './alert.ts';
import { evidenceHandlers } from './evidence.ts';
import { factoryHandlers } from './factory.ts';
import { networkHandlers } from './network.ts';
import { planHandlers } from './plan.ts';
import { runHandlers } from './run.ts';
import { scheduleHandlers } from './schedule.ts';
import { adviceHandlers } from './series-advice.ts';
import { seriesHandlers } from './series.ts';
import { sourceHandlers } from './source.ts';
import { targetHandlers } from './target.ts';
import { terraformHandlers } from './terraform.ts';
import { transformHandlers } from './transform.ts';

export const createHandlers = (worker: Worker): Handlers => ({
  ...sourceHandlers(worker),
  ...targetHandlers(worker),
  ...azureHandlers(worker),
  ...planHandlers(worker),
  ...runHandlers(worker),
  ...evidenceHandlers(worker),
  ...transformHandlers(worker),
  ...adviceHandlers(worker),
  ...seriesHandlers(worker),
  ...dashboardHandlers(worker),
  ...alertHandlers(worker),
  ...networkHandlers(worker),
  ...scheduleHandlers(worker),
  ...factoryHandlers(worker),
  ...terraformHandlers(),
});
