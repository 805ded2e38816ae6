// `tableferry factory`: a plan in Azure Data Factory: written to a folder, compared, deployed, and what the service says of it.
import { AppError } from '../../../shared/errors.ts';
import { stateOption, type Command } from '../command.ts';
import { deployAction, diffAction, diffOptions } from '../factory/deploy.ts';
import { exportAction, exportOptions } from '../factory/export.ts';
import { logsAction } from '../factory/logs.ts';
import { runtimeAction, runtimeOptions } from '../factory/runtime.ts';

const actions = {
  export: exportAction,
  diff: diffAction,
  deploy: deployAction,
  runtime: runtimeAction,
  logs: logsAction,
} as const;

const isAction = (name: string | undefined): name is keyof typeof actions =>
  name !== undefined && Object.hasOwn(actions, name);

export const factoryCommand: Command = {
  name: 'factory',
  summary: 'Deploy a plan to Azure Data Factory, or write its resources to a folder',
  positionals: [
    { name: 'ACTION', text: Object.keys(actions).join(', '), isRequired: true },
    { name: 'PLAN', text: 'plan file; of logs, a run id', isRequired: true },
  ],
  options: [...exportOptions, ...diffOptions, ...runtimeOptions, stateOption],
  examples: [
    'tableferry factory export plan.json --out ./factory --factory adf-sales --nodes 2 --vault kv-sales',
    'tableferry factory export plan.json --out ./factory --every day --at 02:00 --time-zone "W. Europe Standard Time"',
    'tableferry factory diff plan.json',
    'tableferry factory deploy plan.json --yes',
    'tableferry factory deploy plan.json --every day --at 02:00 --started',
    'tableferry factory runtime plan.json --key',
    'tableferry factory logs 20260307T140512Z-9f2c4e1a',
  ],
  notes: [
    'Of a plan that names its factory, only the tables that the factory moves are exported and deployed.',
    'export asks nobody and deploys nothing. The others sign in as the plan says; runs of a deployed plan are started, watched and stopped by run, resume and their Ctrl-C.',
    `--every deploys a trigger that starts what the factory moves; tables of this computer are moved by run alone. A trigger of
the plan that is started is stopped for a deployment, which Data Factory refuses otherwise, and started again at its end.`,
    `export ends with 5 when tables were left out because Data Factory would copy them otherwise than the plan has it; diff with
11 when there is something to deploy; runtime with 5 when no node of it works.`,
  ],
  async run(args, shell) {
    const name = args.at(0);
    if (!isAction(name)) throw new AppError('USAGE', { detail: `factory takes ${Object.keys(actions).join(', ')}` });
    return actions[name](args, shell);
  },
};
