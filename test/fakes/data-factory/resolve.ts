// What a copy names: datasets with their parameters filled, the runtime in between, and the login of the source.
import { ActivityError, type Factory } from './engine-parts.ts';
import { evaluateAll, type Scope } from './expression/evaluate.ts';
import { members, textOf } from './json.ts';
import type { SourceLogin } from './read-source.ts';
import { fillParameters, referenceOf, Refusal } from './resources.ts';
import type { Resolved } from './sink.ts';

/** A dataset as an activity uses it: its parameters filled, its expressions evaluated. */
export function resolve(reference: unknown, scope: Scope, { resources }: Factory): Resolved {
  const { parameters } = members(reference);
  try {
    const dataset = resources.demand('dataset', referenceOf(reference));
    const given = members(evaluateAll(parameters ?? {}, scope));
    const filled = fillParameters(dataset.properties.parameters, given, `the dataset '${dataset.name}'`);
    const { typeProperties, linkedServiceName, type } = dataset.properties;
    return {
      type: textOf(type),
      properties: { ...dataset.properties, typeProperties: evaluateAll(typeProperties, { dataset: filled }) },
      service: resources.demand('linkedService', referenceOf(linkedServiceName)).properties,
    };
  } catch (error) {
    throw error instanceof Refusal ? new ActivityError('2100', error.message) : error;
  }
}

/** Every linked service of the copy that goes through a self-hosted runtime needs it to be there. */
export function assertOnline(sides: readonly Resolved[], { faults, settings, resources }: Factory): void {
  const runtime = sides.map(({ service }) => referenceOf(service.connectVia)).find((name) => name !== '');
  if (runtime === undefined || resources.get('integrationRuntime', runtime)?.properties.type !== 'SelfHosted') return;
  if (faults.runtimeOffline || settings.nodes === 0)
    throw new ActivityError('2002', `The Self-hosted Integration Runtime '${runtime}' is offline.`);
}

export function loginOf({ service }: Resolved, { settings, resources }: Factory): SourceLogin {
  const { server, database, encrypt, trustServerCertificate, userName, password } = members(service.typeProperties);
  const { store, secretName } = members(password);
  const { baseUrl } = members(resources.get('linkedService', referenceOf(store))?.properties.typeProperties);
  const vault = /^https:\/\/([^.]+)\./.exec(textOf(baseUrl))?.[1] ?? '';
  const secret = settings.vaults?.[vault]?.[textOf(secretName)];
  if (secret === undefined)
    throw new ActivityError(
      '2200',
      `ErrorCode=AzureKeyVaultSecretNotFound: there is no secret '${textOf(secretName)}' in the vault '${vault}', or the factory may not read it.`,
    );
  const stand = settings.sources?.find((one) => one.server.toLowerCase() === textOf(server).toLowerCase());
  const [host = '', port = '1433'] = textOf(server).split(',');
  return {
    host: stand?.host ?? host,
    port: stand?.port ?? Number(port),
    database: textOf(database),
    user: textOf(userName),
    password: secret,
    encrypt: encrypt === 'strict' || encrypt === 'optional' ? encrypt : 'mandatory',
    trustServerCertificate: trustServerCertificate === true,
    ...(stand?.ca === undefined ? {} : { ca: stand.ca }),
  };
}
