// The documented sizes of a factory's resources.
import { list, members, type Members } from '../json.ts';

const pipelineBytes = 200_000;
const mostActivities = 40;

/** Activities of a pipeline, with those inside of containers. */
export function activitiesIn(properties: unknown): readonly Members[] {
  const { activities, ifTrueActivities, ifFalseActivities } = members(properties);
  return [activities, ifTrueActivities, ifFalseActivities]
    .flatMap(list)
    .map(members)
    .flatMap((one) => [one, ...activitiesIn(one.typeProperties)]);
}

/** Complaints about a resource that is larger than the service takes. */
export function limitFaults(kind: string, resource: Members): readonly string[] {
  if (kind !== 'pipeline') return [];
  const bytes = Buffer.byteLength(JSON.stringify(resource, null, 2));
  const count = activitiesIn(resource.properties).length;
  return [
    ...(bytes > pipelineBytes ? [`the pipeline has ${String(bytes)} bytes`] : []),
    ...(count > mostActivities ? [`the pipeline has ${String(count)} activities`] : []),
  ];
}
