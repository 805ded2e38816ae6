// `tableferry reimport`: brings rows out of quarantine that pass by other rules.
import { formatPlural } from '../../../shared/format.ts';
import { stateOption, type Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { existingStatePath } from '../paths.ts';
import { readRules } from '../rules-file.ts';
import { readTargetSecret } from '../secrets.ts';

export const reimportCommand: Command = {
  name: 'reimport',
  summary: 'Bring in rows from quarantine that pass by other rules',
  positionals: [{ name: 'RUN', text: 'run id', isRequired: true }],
  options: [
    stateOption,
    { name: 'rules', value: 'FILE', text: 'the rules of the tables as they are now, as JSON', isRequired: true },
  ],
  examples: ['tableferry reimport 20260307T140512Z-9f2c4e1a --state ./state --rules rules.json'],
  notes: [
    `The rules of a table in FILE take the place of all its rules in the plan; a table that is not in it keeps them. Rows that
pass become new parts of their table, with a manifest of their own that "tableferry verify" reads; the manifest of the run
stays as it is. Rows that were refused for their encoding stay, and so do rows that broke a rule of kind unique, references
or condition, unless that rule is gone or only warns: the server is not asked again. It can be repeated and killed: each
row comes in once.`,
  ],
  async run(args, shell) {
    existingStatePath(args, shell.terminal);
    const runId = args.at(0) ?? '';
    const rules = readRules(args, shell.terminal.cwd);
    const worker = shell.openWorker(args);
    const plan = await worker.call('run.plan', { runId });
    const secret = readTargetSecret(shell.readSecret, plan.target);
    const { rows, manifest, left } = await worker.call('run.reimport', { runId, rules, secret });
    const what =
      manifest === null || rows === 0
        ? 'No row of the quarantine passes by these rules.'
        : `${formatPlural(rows, 'row')} brought in; ${manifest} lists them.`;
    return {
      exitCode: exitCodes.ok,
      json: { runId, rows, manifest, left },
      text: `${what} ${formatPlural(left, 'row')} left in quarantine.\n`,
    };
  },
};
