// Statuses of pipeline and activity runs, as the service says them.
import type { RunStatus } from './factory-service.ts';

/** After it nothing of a run changes. */
export const isTerminal = (status: RunStatus): boolean => ['Succeeded', 'Failed', 'Cancelled'].includes(status);
