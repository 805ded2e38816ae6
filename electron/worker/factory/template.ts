// All resources as one template of the resource manager.
import { maxTemplateBytes, maxTemplateResources } from './limits.ts';
import { byteCount, type Json, type JsonObject, type Resource, type ResourceKind } from './resource.ts';

const types: Readonly<Record<ResourceKind, string>> = {
  integrationRuntime: 'integrationRuntimes',
  linkedService: 'linkedServices',
  dataset: 'datasets',
  pipeline: 'pipelines',
  trigger: 'triggers',
};
const apiVersion = '2018-06-01';
const nameText = (name: string): string => `[concat(parameters('factoryName'), '/${name}')]`;

/** The text of the template; null where it would be beyond what the resource manager takes. */
export function templateText(factory: string, resources: readonly Resource[]): string | null {
  const all = [factoryOf(), ...resources.map((resource) => resourceOf(resource))];
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      factoryName: { type: 'string', defaultValue: factory },
      location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    },
    resources: all,
  };
  const text = `${JSON.stringify(template, null, 1)}\n`;
  return byteCount(text) > maxTemplateBytes || all.length > maxTemplateResources ? null : text;
}

const factoryOf = (): JsonObject => ({
  type: 'Microsoft.DataFactory/factories',
  apiVersion,
  name: "[parameters('factoryName')]",
  location: "[parameters('location')]",
  identity: { type: 'SystemAssigned' },
  properties: {},
});

const resourceOf = ({ kind, name, properties }: Resource): JsonObject => ({
  type: `Microsoft.DataFactory/factories/${types[kind]}`,
  apiVersion,
  name: nameText(name),
  dependsOn: [
    "[resourceId('Microsoft.DataFactory/factories', parameters('factoryName'))]",
    ...namedIn(properties).map(
      ([type, other]) =>
        `[resourceId('Microsoft.DataFactory/factories/${type}', parameters('factoryName'), '${other}')]`,
    ),
  ],
  properties: escapeObject(properties),
});

const referenceTypes: Readonly<Record<string, string>> = {
  IntegrationRuntimeReference: 'integrationRuntimes',
  LinkedServiceReference: 'linkedServices',
  DatasetReference: 'datasets',
  PipelineReference: 'pipelines',
};

/** What a resource refers to, each once. */
function namedIn(value: Json): readonly (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>();
  const look = (some: Json): void => {
    if (isList(some)) return some.forEach(look);
    if (some === null || typeof some !== 'object') return;
    const { type, referenceName } = some;
    const kind = typeof type === 'string' ? referenceTypes[type] : undefined;
    if (kind !== undefined && typeof referenceName === 'string')
      found.set(`${kind}/${referenceName}`, [kind, referenceName]);
    Object.values(some).forEach(look);
  };
  look(value);
  return [...found.values()];
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** A text in brackets would be an expression of the template: names of SQL Server may look like one. */
function escapeBrackets(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (isList(value)) return value.map(escapeBrackets);
  return value === null || typeof value !== 'object' ? value : escapeObject(value);
}

const escapeObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escapeBrackets(member)]));
