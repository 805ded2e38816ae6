// Which pipeline runs came of a pipeline run, as its activities tell.
import type { ActivityRun } from './factory-service.ts';

/** Ids of the service. */
export const childrenOf = (activities: readonly ActivityRun[]): readonly string[] =>
  activities.flatMap(({ type, output }) => {
    const child = output['pipelineRunId'];
    return type === 'ExecutePipeline' && typeof child === 'string' ? [child] : [];
  });
