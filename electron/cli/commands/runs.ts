// `tableferry runs`: the runs of a state folder.
import type { RunSummary } from '../../../shared/contract.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { alignColumns, printable } from '../text-table.ts';

export const runsCommand: Command = {
  name: 'runs',
  summary: 'List the runs of a state folder',
  positionals: [],
  options: [stateOption],
  examples: ['tableferry runs --state ./state'],
  notes: [],
  async run(args, shell) {
    const path = existingStatePath(args, shell.terminal);
    const { runs } = await shell.openWorker(args).call('run.list', {});
    return { exitCode: exitCodes.ok, json: { runs }, text: describeRuns(runs, path) };
  },
};

function stateOf({ state, isElsewhere }: RunSummary): string {
  if (state.kind === 'stopped' && state.reason === 'crash') return 'stopped (crash)';
  return isElsewhere && state.kind === 'running' ? 'running (another process)' : state.kind;
}

function describeRuns(runs: readonly RunSummary[], path: string): string {
  if (runs.length === 0) return `There are no runs in ${path}.\n`;
  const rows = runs.map((run) => [
    run.runId,
    stateOf(run),
    run.createdUtc.slice(0, 19).replace('T', ' '),
    printable(run.database),
    printable(run.container),
    formatCount(run.tables),
    formatCount(run.rows),
    formatBytes(run.bytes),
  ]);
  const header = ['run', 'state', 'started (UTC)', 'database', 'container', 'tables', 'rows', 'size'];
  return `${alignColumns([header, ...rows], [5, 6, 7]).join('\n')}\n`;
}
