// `tableferry quarantine`: the rows of a run that were set aside, and what of them was brought in since.
import { formatCount, formatPlural } from '../../../shared/format.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { alignColumns, printable } from '../text-table.ts';

export const quarantineCommand: Command = {
  name: 'quarantine',
  summary: 'List the rows of a run that were set aside',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: true }],
  options: [stateOption],
  examples: ['tableferry quarantine 20260307T140512Z-9f2c4e1a --state ./state'],
  notes: [
    `Each row stands in one of these files with its key, every value, and the rules it breaks or why it was refused.`,
  ],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const quarantine = await shell.openWorker(args).call('run.quarantine', { runId: args.at(0) ?? '' });
    const rows = quarantine.tables.flatMap(({ schema, name, blobs }) =>
      blobs.map(({ blob, rows: count, broughtIn }) => [
        printable(`${schema}.${name}`),
        formatCount(count),
        formatCount(broughtIn),
        printable(blob),
      ]),
    );
    const lines =
      rows.length === 0 ? [] : [...alignColumns([['table', 'rows', 'brought in', 'blob'], ...rows], [1, 2]), ''];
    const text = [...lines, `${formatPlural(quarantine.left, 'row')} in quarantine.`, ''].join('\n');
    return { exitCode: exitCodes.ok, json: quarantine, text };
  },
};
