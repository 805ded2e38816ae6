// The answers about files: dialogs, and what is read and written through them.
import { mkdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { dialog, shell, type BrowserWindow, type FileFilter } from 'electron';
import { AppError } from '../../../shared/errors.ts';
import { reasonOf, writeFileAtomic } from '../json-file.ts';
import { pageToPdf } from '../page-to-pdf.ts';
import type { HandlersFor } from './call.ts';

/** A plan of 10,000 tables takes a tenth of this. */
const largestPlanBytes = 256 << 20;

/** A file the user saves is for whom the user's own settings say. */
const ordinaryMode = 0o666;

type Kind = 'plan' | 'html' | 'json' | 'sql' | 'text' | 'csv' | 'xlsx' | 'pdf' | 'pack' | 'tfvars';
const kinds: Readonly<Record<Kind, FileFilter & { readonly extension: string }>> = {
  plan: { name: 'Tableferry plan', extensions: ['json'], extension: '.json' },
  html: { name: 'Web page', extensions: ['html'], extension: '.html' },
  json: { name: 'JSON', extensions: ['json'], extension: '.json' },
  sql: { name: 'SQL script', extensions: ['sql'], extension: '.sql' },
  csv: { name: 'CSV', extensions: ['csv'], extension: '.csv' },
  xlsx: { name: 'Excel workbook', extensions: ['xlsx'], extension: '.xlsx' },
  pdf: { name: 'PDF', extensions: ['pdf'], extension: '.pdf' },
  text: { name: 'Text', extensions: ['txt'], extension: '.txt' },
  tfvars: { name: 'Terraform variables', extensions: ['tfvars'], extension: '.tfvars' },
  pack: { name: 'Evidence pack', extensions: ['zip'], extension: '.zip' },
};

const filterOf = ({ name, extensions }: FileFilter): FileFilter => ({ name, extensions: [...extensions] });

const withExtension = (path: string, kind: Kind): string =>
  extname(path).toLowerCase() === kinds[kind].extension ? path : `${path}${kinds[kind].extension}`;

/** Names only: a suggestion must not lead the dialog into another folder. */
const nameOnly = (name: string): string => name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '-').slice(0, 120);

/** `shownFolders`: where files may be shown that no dialog has named. */
export function fileHandlers(window: () => BrowserWindow, shownFolders: readonly string[]): HandlersFor<'file'> {
  const named = new Set<string>();
  const remember = (path: string): { readonly path: string } => {
    named.add(path);
    return { path };
  };
  const pick = async (title: string, filters: FileFilter[], what: 'openFile' | 'openDirectory') => {
    const { filePaths } = await dialog.showOpenDialog(window(), { title, filters, properties: [what] });
    return filePaths[0] ?? null;
  };
  const askWhere = async (suggestedName: string, kind: Kind): Promise<string | null> => {
    const { filePath } = await dialog.showSaveDialog(window(), {
      defaultPath: withExtension(nameOnly(suggestedName), kind),
      filters: [filterOf(kinds[kind])],
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    });
    return filePath === undefined || filePath === '' ? null : withExtension(filePath, kind);
  };
  return {
    async 'file.openPlan'() {
      const path = await pick('Open plan', [filterOf(kinds.plan)], 'openFile');
      return path === null ? null : { ...remember(path), plan: await readPlan(path) };
    },
    async 'file.save'({ suggestedName, kind, text, encoding }) {
      const path = await askWhere(suggestedName, kind);
      if (path === null) return null;
      writeFileAtomic(path, encoding === 'base64' ? Buffer.from(text, 'base64') : text, ordinaryMode);
      return remember(path);
    },
    async 'file.savePdf'({ suggestedName, html }) {
      const path = await askWhere(suggestedName, 'pdf');
      if (path === null) return null;
      writeFileAtomic(path, await pageToPdf(html), ordinaryMode);
      return remember(path);
    },
    async 'file.openText'() {
      const path = await pick('Open the outputs of Terraform', [filterOf(kinds.json)], 'openFile');
      return path === null ? null : { ...remember(path), text: await readText(path) };
    },
    async 'file.saveFolder'({ title, files }) {
      const folder = await pick(title, [], 'openDirectory');
      if (folder === null) return null;
      writeFiles(folder, files);
      return remember(folder);
    },
    async 'file.pick'() {
      const filters = [{ name: 'Certificates', extensions: ['pem', 'crt', 'cer'] }];
      const path = await pick('Choose a certificate authority', filters, 'openFile');
      return path === null ? null : remember(path);
    },
    async 'file.pickFolder'({ title }) {
      const path = await pick(title, [], 'openDirectory');
      return path === null ? null : remember(path);
    },
    async 'file.show'({ path }) {
      const isOurs = named.has(path) || shownFolders.some((folder) => isInside(folder, path));
      if (!isOurs) throw new AppError('PATH_NOT_SHOWN', { path });
      shell.showItemInFolder(path);
      return {};
    },
  };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return !way.startsWith('..') && !isAbsolute(way);
}

/** Paths are inside of `folder`: the contract lets no others through. */
function writeFiles(folder: string, files: readonly { readonly path: string; readonly text: string }[]): void {
  for (const { path, text } of files) {
    const whole = resolve(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileAtomic(whole, text, ordinaryMode);
  }
}

async function readPlan(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('FILE_INVALID', { path, detail: 'it is not JSON' });
  }
}

async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > largestPlanBytes) throw new Error('it is too large for a plan');
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', { path, detail: reasonOf(error) }, error);
  }
}
