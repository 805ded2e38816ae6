// The page of Data Factory Studio that shows one pipeline run.
import type { Cloud } from '../../../shared/clouds.ts';
import type { FactoryPlace } from '../../../shared/factory.ts';

/** A cloud of one's own has no such pages that are known. */
const studios: Readonly<Record<Extract<Cloud, string>, string>> = {
  public: 'https://adf.azure.com',
  usGovernment: 'https://adf.azure.us',
  china: 'https://adf.azure.cn',
};

/** Null = nothing is known of such pages in this cloud. */
export function monitoringLink(
  { signIn, subscription, resourceGroup, factory }: FactoryPlace,
  runId: string,
): string | null {
  const { cloud } = signIn;
  if (typeof cloud !== 'string') return null;
  const path = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DataFactory/factories/${factory}`;
  return `${studios[cloud]}/monitoring/pipelineruns/${encodeURIComponent(runId)}?factory=${encodeURIComponent(path)}`;
}
