// What the resources of a factory must be by their kind: members, values, names; an unknown member is a fault as a missing one is.
import type { z } from 'zod';
import { isMembers, members } from '../json.ts';
import { namesFaults } from './names.ts';
import { pipeline, trigger } from './pipelines.ts';
import { datasets, integrationRuntime, linkedService } from './services.ts';

const schemas: Readonly<Record<string, z.ZodType>> = {
  integrationRuntime,
  linkedService,
  dataset: datasets,
  pipeline,
  trigger,
};
const objectName = /^[A-Za-z][^-.+?/<>*%&:\\]{0,139}$/;
const dashedName = /^(?=.{3,63}$)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const nameRules: Readonly<Record<string, RegExp>> = {
  factory: dashedName,
  integrationRuntime: dashedName,
  linkedService: objectName,
  dataset: objectName,
  pipeline: /^[A-Za-z][^.+?/<>*%&:\\]{0,139}$/,
  trigger: /^[A-Za-z][^.+?/<>*%&:\\]{0,259}$/,
};

/** Complaints about one file of the Git layout, or a resource as it is put; none = the service would take it. */
export function faultsOf(kind: string, name: string, resource: unknown): readonly string[] {
  const { properties, name: own } = members(resource);
  const unknown = Object.keys(members(resource)).filter(
    (key) => !['name', 'properties', 'identity', 'location'].includes(key),
  );
  return [
    ...(own === name ? [] : [`${name} calls itself ${String(own)}`]),
    ...unknown.map((key) => `${name} has the unknown member ${key}`),
    ...(nameRules[kind]?.test(name) === true ? [] : [`${kind} may not be called ${name}`]),
    ...(kind === 'factory' ? factoryFaults(resource) : shapeFaults(kind, name, properties)),
    ...(kind === 'pipeline' || kind === 'dataset'
      ? namesFaults(kind, properties).map((fault) => `${name}: ${fault}`)
      : []),
  ];
}

function factoryFaults(resource: unknown): readonly string[] {
  const { properties, identity } = members(resource);
  return isMembers(properties) && (identity === undefined || members(identity).type === 'SystemAssigned')
    ? []
    : ['the factory has no properties, or an identity of another kind'];
}

function shapeFaults(kind: string, name: string, properties: unknown): readonly string[] {
  const schema = schemas[kind];
  if (schema === undefined) return [`there is no kind ${kind}`];
  const { error } = schema.safeParse(properties);
  return (error?.issues ?? []).map((issue) => `${[name, ...issue.path].map(String).join('.')}: ${textOfIssue(issue)}`);
}

/** Of a union, what the alternative says that came furthest. */
function textOfIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const [furthest] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a));
  return furthest?.[0] === undefined ? issue.message : `${furthest[0].path.join('.')} ${furthest[0].message}`.trim();
}
const depthOf = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
