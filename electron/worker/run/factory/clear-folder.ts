// Deletes what an earlier attempt of Data Factory left in the folder of a table, before the table is copied again.
import { formatBytes, formatPlural } from '../../../../shared/format.ts';
import type { RunContext } from '../run-context.ts';
import { aboutTable } from '../story.ts';
import { nameOf, type FactoryTable } from './factory-tables.ts';

/** The folder is this run's own, so that everything in it is. Throws storage errors. */
export async function clearFolder(
  { target, runId, log, stop }: Pick<RunContext, 'target' | 'runId' | 'log' | 'stop'>,
  table: FactoryTable,
): Promise<void> {
  const folder = table.laid.folderOf(runId);
  const found: { name: string; sizeBytes: number }[] = [];
  for await (const blob of target.listBlobs(`${folder}/`, stop)) found.push(blob);
  let deleted = 0;
  for (const { name } of found) deleted += (await target.deleteBlob(name, stop)) ? 1 : 0;
  if (found.length === 0) return;
  const bytes = found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const text = `${nameOf(table)}: ${formatPlural(found.length, 'file')} of an earlier attempt, ${formatBytes(bytes)}, ${found.length === 1 ? 'is' : 'are'} deleted from ${folder}/ before it is copied again.`;
  log('info', text, aboutTable(table.progress, { deleted, bytes, folder }));
}
