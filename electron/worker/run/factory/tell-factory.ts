// What the log says of the part of a run that Data Factory carries.
import { adfAddressOf } from '../../../../shared/clouds.ts';
import type { FactoryPlace } from '../../../../shared/factory.ts';
import { formatPlural } from '../../../../shared/format.ts';
import type { PipelineRun } from '../../factory/service/factory-service.ts';
import type { Order } from './send-start.ts';

/** The page of the service that shows a pipeline run; null in a cloud of one's own. */
function pageOf({ signIn, subscription, resourceGroup, factory }: FactoryPlace, runId: string): string | null {
  const address = adfAddressOf(signIn.cloud);
  if (address === null) return null;
  const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DataFactory/factories/${factory}`;
  return `${address}/en/monitoring/pipelineruns/${runId}?factory=${encodeURIComponent(id)}`;
}

const see = (place: FactoryPlace, runId: string): string => {
  const page = pageOf(place, runId);
  return page === null ? '' : ` See ${page}`;
};

export const tellStarted = (place: FactoryPlace, { pipeline, tables }: Order, runId: string): string =>
  `Data Factory ${place.factory} copies ${formatPlural(tables.length, 'table')}: ${pipeline} is started, as run ${runId}.${see(place, runId)}`;

export const tellFound = (place: FactoryPlace, { pipeline, runId, status }: PipelineRun): string =>
  `Data Factory had been started for this run already: ${pipeline}, as run ${runId} (${status}).${see(place, runId)}`;

export const tellGoesOn = (place: FactoryPlace, pipeline: string, runId: string): string =>
  `Data Factory ${place.factory} was started earlier: ${pipeline}, as run ${runId}, is watched again.${see(place, runId)}`;

export function tellLeft(place: FactoryPlace, begun: readonly { readonly pipelineRunId: string }[]): string {
  const first = begun[0];
  const where = first === undefined ? '' : see(place, first.pipelineRunId);
  return `Data Factory ${place.factory} goes on by itself; what it has copied is taken in when the run is resumed.${where}`;
}

export const tellCancelled = (runId: string, isOver: boolean): string =>
  isOver
    ? `The pipeline run ${runId} is cancelled. What it left unfinished is deleted when the run is resumed.`
    : `The pipeline run ${runId} is being cancelled; Data Factory has not ended it yet.`;
