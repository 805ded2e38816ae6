// `tableferry terraform`: the variables of an example from a plan, and what Terraform made as files for the next commands.
import { AppError } from '../../../shared/errors.ts';
import { terraformExampleSchema } from '../../../shared/terraform.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileExists, readJsonFile, readTextFile, resolvePath, writeTextFile } from '../files.ts';
import { printable } from '../text-table.ts';

export const terraformCommand: Command = {
  name: 'terraform',
  summary: 'Give Terraform the variables of a plan, and take over what it made',
  positionals: [
    { name: 'ACTION', text: 'variables or outputs', isRequired: true },
    { name: 'FILE', text: 'of variables the plan, of outputs what "terraform output -json" printed', isRequired: true },
  ],
  options: [
    { name: 'example', value: 'NAME', text: `variables: ${terraformExampleSchema.options.join(', ')}` },
    { name: 'out', value: 'FILE', text: 'variables: write them here, never over a file (default: print them)' },
    { name: 'target', value: 'FILE', text: 'outputs: write the target of the plan here' },
    { name: 'factory', value: 'FILE', text: 'outputs: write the place of the Data Factory here' },
    { name: 'log-analytics', value: 'FILE', text: 'outputs: write where the log of runs goes here' },
  ],
  examples: [
    'tableferry terraform variables plan.json --example factory --out terraform.tfvars',
    'terraform output -json > outputs.json',
    'tableferry terraform outputs outputs.json --target target.json --factory factory.json',
  ],
  notes: [
    'No secret is written: passwords of sources are given to Terraform as TF_VAR_source_passwords, or put into the vault.',
    'Sensitive outputs are not read.',
  ],
  async run(args, shell) {
    switch (args.at(0)) {
      case 'variables':
        return variables(args, shell);
      case 'outputs':
        return outputs(args, shell);
      default:
        throw new AppError('USAGE', { detail: 'terraform takes variables or outputs' });
    }
  },
};

async function variables(args: Arguments, shell: Shell): Promise<Outcome> {
  const { terminal } = shell;
  const path = resolvePath(terminal.cwd, args.at(1) ?? '');
  const example = terraformExampleSchema.safeParse(args.text('example'));
  if (!example.success)
    throw new AppError('USAGE', { detail: `--example takes ${terraformExampleSchema.options.join(', ')}` });
  const out = newPath(args, 'out', shell);
  const worker = shell.openWorker(args);
  const plan = await worker.call('plan.check', { plan: readJsonFile(path), path });
  const made = await worker.call('terraform.variables', { plan, example: example.data });
  if (out === null) return { exitCode: exitCodes.ok, json: made, text: made.text };
  writeTextFile(out, made.text);
  const open = made.missing.map(({ name, description }) => printable(`  - ${name}: ${description}`));
  const text = [
    `The variables were written to ${out}.`,
    ...(open.length === 0 ? [] : ['', 'To be filled in, where it stands as a comment:', ...open]),
    '',
  ].join('\n');
  return { exitCode: exitCodes.ok, json: { out, missing: made.missing }, text };
}

async function outputs(args: Arguments, shell: Shell): Promise<Outcome> {
  const path = resolvePath(shell.terminal.cwd, args.at(1) ?? '');
  const files = {
    target: newPath(args, 'target', shell),
    factory: newPath(args, 'factory', shell),
    logAnalytics: newPath(args, 'log-analytics', shell),
  };
  const read = await shell.openWorker(args).call('terraform.outputs', { text: readTextFile(path), path });
  const parts = (['target', 'factory', 'logAnalytics'] as const).map((name) => ({
    name,
    file: files[name],
    value: read[name],
  }));
  const absent = parts.find(({ file, value }) => file !== null && value === null);
  if (absent !== undefined)
    throw new AppError('FILE_INVALID', { path, detail: `there is no "${absent.name}" among its outputs` });
  const written = parts.flatMap(({ name, file, value }) => (file === null ? [] : [{ name, file, value }]));
  for (const { file, value } of written) writeTextFile(file, `${JSON.stringify(value, null, 2)}\n`);
  const lines = [
    ...written.map(({ name, file }) => `${words[name]} was written to ${file}.`),
    ...parts
      .filter(({ file, value }) => file === null && value !== null)
      .map(({ name }) => `${words[name]} is there too and was not asked for.`),
    ...read.unused.map((name) => printable(`Not used: ${name}`)),
  ];
  return { exitCode: exitCodes.ok, json: read, text: `${lines.join('\n')}\n` };
}

const words = {
  target: 'The target',
  factory: 'The place of the Data Factory',
  logAnalytics: 'Where the log of runs goes',
} as const;

/** Null = not asked for. Throws FILE_UNWRITABLE where there is one already. */
function newPath(args: Arguments, option: string, { terminal }: Shell): string | null {
  const given = args.text(option);
  if (given === undefined) return null;
  const path = resolvePath(terminal.cwd, given);
  if (fileExists(path)) throw new AppError('FILE_UNWRITABLE', { path, detail: 'it is there already' });
  return path;
}
