// Complaints about a set of resources: each by itself, and what they say of each other.
import { list, members, textOf } from '../json.ts';
import { activitiesIn, limitFaults } from './limits.ts';
import { kindOfReference, referencesIn } from './references.ts';
import { faultsOf } from './resource-rules.ts';

export type Resource = { readonly kind: string; readonly name: string; readonly value: unknown };

/** None = the service takes them all, and every reference fills the parameters of what it names. */
export function faultsOfAll(resources: readonly Resource[]): readonly string[] {
  const known = new Map(
    resources.map(({ kind, name, value }) => [`${kind}/${name}`, members(members(value).properties)]),
  );
  const parameterFaults = (from: string, kind: string, name: string, given: unknown): readonly string[] => {
    const declared = members(known.get(`${kind}/${name}`)?.parameters);
    const names = Object.keys(members(given));
    return [
      ...names.filter((one) => !(one in declared)).map((one) => `${from} gives ${name} the unknown parameter ${one}`),
      ...Object.entries(declared)
        .filter(([one, declaration]) => members(declaration).defaultValue === undefined && !names.includes(one))
        .map(([one]) => `${from} does not give ${name} its parameter ${one}`),
    ];
  };
  return resources.flatMap(({ kind, name, value }) => [
    ...faultsOf(kind, name, value),
    ...limitFaults(kind, members(value)),
    ...referencesIn(value)
      .filter(({ type, name: other }) => !known.has(`${kindOfReference[type] ?? ''}/${other}`))
      .map(({ name: other }) => `${name} refers to ${other}, which is not there`),
    ...activitiesIn(members(value).properties).flatMap((activity) => {
      const { pipeline, parameters } = members(activity.typeProperties);
      const of = textOf(activity.name);
      return [
        ...[...list(activity.inputs), ...list(activity.outputs)]
          .map(members)
          .flatMap((one) => parameterFaults(of, 'dataset', textOf(one.referenceName), one.parameters)),
        ...(activity.type === 'ExecutePipeline'
          ? parameterFaults(of, 'pipeline', textOf(members(pipeline).referenceName), parameters)
          : []),
      ];
    }),
  ]);
}
