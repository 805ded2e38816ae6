// Whether the names inside of a resource are those that it declares: activities, parameters, variables.
import { isExpression, readExpression } from '../expression/parse.ts';
import { isMembers, list, members, textOf, type Members } from '../json.ts';

/** Complaints about expressions and dependencies that name what there is not. */
export function namesFaults(kind: 'pipeline' | 'dataset', properties: unknown): readonly string[] {
  const { parameters, activities, typeProperties } = members(properties);
  const declared = new Set(Object.keys(members(parameters)));
  if (kind === 'dataset')
    return namedIn(typeProperties).flatMap((name) => {
      const [front, member = ''] = name.split('.');
      return front === 'dataset' && declared.has(member) ? [] : [`it names ${name}, which a dataset has not`];
    });
  const inPipeline = (one: Members, isInForEach: boolean): readonly string[] =>
    namedIn(one).flatMap((name) => {
      const [front, member = '', parameter = ''] = name.split('.');
      if (front === 'item' && isInForEach) return [];
      if (front === 'pipeline' && (member !== 'parameters' || declared.has(parameter))) return [];
      if (front === 'activity' || front === 'variables') return [];
      return [`${textOf(one.name)} names ${name}, which there is not`];
    });
  return [
    ...graphFaults(list(activities).map(members)),
    ...list(activities)
      .map(members)
      .flatMap((one) => {
        if (one.type !== 'ForEach') return inPipeline(one, false);
        const { activities: inner, ...rest } = members(one.typeProperties);
        return [
          ...inPipeline({ ...one, typeProperties: rest }, false),
          ...graphFaults(list(inner).map(members)),
          ...list(inner)
            .map(members)
            .flatMap((each) => inPipeline(each, true)),
        ];
      }),
  ];
}

/** Every path that an expression in it names, but for those in defaults. */
function namedIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return isExpression(value) ? readExpression(value).named : [];
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (!isMembers(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === 'defaultValue' ? [] : namedIn(member)));
}

function graphFaults(activities: readonly Members[]): readonly string[] {
  const names = activities.map(({ name }) => textOf(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const before = new Map(
    activities.map(({ name, dependsOn }) => [
      textOf(name),
      list(dependsOn).map((one) => textOf(members(one).activity)),
    ]),
  );
  const missing = [...before].flatMap(([name, wanted]) =>
    wanted.filter((one) => !before.has(one)).map((one) => `${name} depends on ${one}, which there is not`),
  );
  const isInCircle = (name: string): boolean => {
    const seen = new Set<string>();
    const open = [...(before.get(name) ?? [])];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (one === name) return true;
      if (seen.has(one)) continue;
      seen.add(one);
      open.push(...(before.get(one) ?? []));
    }
    return false;
  };
  return [
    ...twice.map((name) => `two activities are called ${name}`),
    ...missing,
    ...names.filter(isInCircle).map((name) => `${name} depends on itself`),
  ];
}
