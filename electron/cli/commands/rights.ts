// `tableferry rights`: the exact rights that a plan needs, as a script for whoever may grant them.
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readJsonFile, resolvePath, writeTextFile } from '../files.ts';

export const rightsCommand: Command = {
  name: 'rights',
  summary: 'Print the rights that a plan needs, as a script to grant them',
  positionals: [{ name: 'PLAN', text: 'plan file', isRequired: true }],
  options: [{ name: 'out', value: 'FILE', text: 'write the T-SQL here (default: standard output)' }],
  examples: ['tableferry rights plan.json --out grant.sql'],
  notes: ['Nobody is asked. What is of use but not needed stands in comments.'],
  async run(args, shell) {
    const path = resolvePath(shell.terminal.cwd, args.at(0) ?? '');
    const worker = shell.openWorker(args);
    const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
    const script = await worker.call('plan.rights', { plan });
    const out = args.text('out');
    const storage = `Storage:\n${script.storage}`;
    if (out === undefined) return { exitCode: exitCodes.ok, json: script, text: `${script.sql}\n${storage}` };
    const file = resolvePath(shell.terminal.cwd, out);
    writeTextFile(file, script.sql);
    return {
      exitCode: exitCodes.ok,
      json: { ...script, out: file },
      text: `The grants were written to ${file}.\n\n${storage}`,
    };
  },
};
