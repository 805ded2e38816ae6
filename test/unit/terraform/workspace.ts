// The Terraform folders of this project, parsed: modules and examples with their files.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Attribute, attributesWithin, type Block, parseHcl, referencesIn } from './hcl.ts';

export const terraformRoot = join(import.meta.dirname, '../../../terraform');

export type Folder = { readonly path: string; readonly blocks: readonly Block[] };

export const terraformFiles: readonly string[] = readdirSync(terraformRoot, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tf(?:vars\.example)?$/.test(path))
  .toSorted();

export function readTerraform(path: string): string {
  return readFileSync(join(terraformRoot, path), 'utf8');
}

const paths = new Set(terraformFiles.map((path) => path.replace(/[/\\][^/\\]+$/, '')));

export const folders: readonly Folder[] = [...paths].map((path) => ({
  path,
  blocks: terraformFiles
    .filter((file) => file.endsWith('.tf') && relative(path, file).split(/[/\\]/).length === 1 && file.startsWith(path))
    .flatMap((file) => parseHcl(readTerraform(file)).blocks),
}));

export function blocksOf(folder: Folder, type: string): readonly Block[] {
  return folder.blocks.filter((block) => block.type === type);
}

/** The folder that a module call names. */
export function calledFolder(folder: Folder, source: string): Folder | undefined {
  const path = relative(terraformRoot, resolve(terraformRoot, folder.path, source));
  return folders.find((other) => other.path === path);
}

export function hasAttribute(block: Block, name: string): boolean {
  return block.attributes.some((attribute) => attribute.name === name);
}

function isTrue(block: Block, name: string): boolean {
  const attribute: Attribute | undefined = block.attributes.find((candidate) => candidate.name === name);
  return attribute?.tokens[0]?.text === 'true';
}

export function isSensitive(variable: Block): boolean {
  return isTrue(variable, 'sensitive');
}

/** All that expressions of a folder refer to. */
export function referencesOf(folder: Folder): string[][] {
  return folder.blocks.flatMap((block) => attributesWithin(block).flatMap(referencesIn));
}
