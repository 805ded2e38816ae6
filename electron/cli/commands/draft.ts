// `tableferry draft`: writes a plan as a file that people go on with.
import { AppError } from '../../../shared/errors.ts';
import { draftOf } from '../../worker/draft/from-plan.ts';
import { draftOfRequest } from '../../worker/draft/from-request.ts';
import { draftJsonSchema } from '../../worker/draft/json-schema.ts';
import { writeDraft } from '../../worker/draft/write-draft.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileExists, readJsonFile, resolvePath, writeTextFile } from '../files.ts';
import { planRequestOptions, readPlanRequest } from '../plan-request.ts';

export const draftCommand: Command = {
  name: 'draft',
  summary: 'Write a plan as a file with comments, to go on with by hand',
  positionals: [],
  options: [
    { name: 'from', value: 'PLAN', text: 'a plan that was made; in place of the options of "plan" below' },
    { name: 'out', value: 'FILE', text: 'write it here (default: standard output); never over another file' },
    { name: 'schema', value: null, text: 'the JSON Schema of drafts, for editors' },
    ...planRequestOptions,
  ],
  examples: [
    'tableferry draft --from plan.json --out sales.draft.jsonc',
    "tableferry draft --source source.json --target target.json --tables 'sales.*' --out sales.draft.jsonc",
    'tableferry draft --source source.json --target target.json --tables-csv tables.csv --out sales.draft.jsonc',
    'tableferry draft --schema --out draft.schema.json',
  ],
  notes: [
    `A draft says only what somebody decided; "tableferry plan --draft FILE" makes the plan of it, which is what is approved
and run. It is JSON with comments, in an order that never changes, so that differences are easily read.`,
    'Nobody is contacted, and no secret is in it.',
  ],
  async run(args, shell) {
    const text = await textOf(args, shell);
    const out = args.text('out');
    if (out === undefined) return { exitCode: exitCodes.ok, json: { draft: text }, text };
    const path = resolvePath(shell.terminal.cwd, out);
    if (fileExists(path)) throw new AppError('FILE_UNWRITABLE', { path, detail: 'it is there already' });
    writeTextFile(path, text);
    return written(path, args.has('schema'));
  },
};

const written = (path: string, isSchema: boolean): Outcome => ({
  exitCode: exitCodes.ok,
  json: { out: path },
  text: isSchema
    ? `The schema was written to ${path}.\n`
    : `The draft was written to ${path}. Plan it with: tableferry plan --draft ${path} --out plan.json\n`,
});

async function textOf(args: Arguments, shell: Shell): Promise<string> {
  if (args.has('schema')) return draftJsonSchema();
  const from = args.text('from');
  const schema = './draft.schema.json';
  if (from === undefined) return writeDraft(draftOfRequest(readPlanRequest(args, shell.terminal)), schema);
  const path = resolvePath(shell.terminal.cwd, from);
  const plan = await shell.openWorker(args).call('plan.check', { plan: readJsonFile(path), path });
  return writeDraft(draftOf(plan), schema);
}
