// Small files of a storage account as activities see them: whether one is there, and its first row.
import { resolve } from './resolve.ts';
import type { Factory } from './engine-parts.ts';
import { ActivityError } from './engine-parts.ts';
import type { Scope } from './expression/evaluate.ts';
import { list, members, textOf, type Members } from './json.ts';
import { clientOf, type Resolved } from './sink.ts';

function blobOf({ properties, service }: Resolved, factory: Factory) {
  const { fileSystem, container, folderPath, fileName } = members(members(properties.typeProperties).location);
  const name = [textOf(folderPath), textOf(fileName)].filter((one) => one !== '').join('/');
  return clientOf(service, factory)
    .getContainerClient(textOf(fileSystem ?? container))
    .getBlockBlobClient(name);
}

/** Of the fields only whether it is there, the one that does not fail where it is not. */
export async function getMetadata(activity: Members, scope: Scope, factory: Factory): Promise<Members> {
  const { dataset, fieldList } = members(activity.typeProperties);
  if (JSON.stringify(list(fieldList)) !== '["exists"]')
    throw new ActivityError('BadRequest', 'This fake tells of a file only whether it is there.');
  return { exists: await blobOf(resolve(dataset, scope, factory), factory).exists() };
}

/** The first row of a file with a header whose values are all in quotes. */
export async function lookupFile(from: Resolved, factory: Factory): Promise<Members> {
  const blob = blobOf(from, factory);
  if (!(await blob.exists())) throw new ActivityError('2011', 'The specified path does not exist.');
  const [header = [], row] = (await blob.downloadToBuffer())
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, value = '']) => value.replaceAll('""', '"')));
  if (row === undefined) return {};
  return { firstRow: Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])) };
}
