// `tableferry verify`: proves a finished run again, as deep as its tier says.
import { tierSchema, type Validation } from '../../../shared/validation.ts';
import { AppError } from '../../../shared/errors.ts';
import { alertsOption, setAlerts } from '../alerts.ts';
import type { Arguments } from '../arguments.ts';
import { stateOption, targetOption, type Command } from '../command.ts';
import { createLiveLine } from '../live-line.ts';
import { describeVerify, verifyBar } from '../progress-line.ts';
import { requestOf } from '../verify-request.ts';
import { validationExitCode, validationText } from '../validation-text.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Prove a finished run again: its files, and with --source the rows they came from',
  positionals: [
    {
      name: 'RUN|MANIFEST',
      text: 'a run id, a manifest file, the name of a manifest in the container, or its https address',
      isRequired: true,
    },
  ],
  options: [
    { name: 'tier', value: 'TIER', text: 'how deep: quick, standard (default), full or sample' },
    {
      name: 'source',
      value: 'FILE|run',
      text: 'the source is asked too: a source.json, or "run" for the connection of the plan',
    },
    { ...targetOption, text: 'storage container, for a manifest (a run id knows its own)' },
    {
      name: 'credential',
      value: 'REF',
      text: 'in place of --target, which the manifest or its address names: env:NAME, file:PATH or stdin',
    },
    { name: 'rows', value: 'N', text: 'rows of each table that --tier sample compares (default 100)' },
    { name: 'seed', value: 'N', text: 'picks the rows of an earlier sample again' },
    { name: 'max-dop', value: 'N', text: 'processors of the server that one statement may use (default 2)' },
    { name: 'time-limit', value: 'MINUTES', text: 'what is not compared by then is named and not verified' },
    { name: 'lanes', value: 'N', text: 'parts read at the same time (default: the lanes of the plan, or 4)' },
    stateOption,
    alertsOption,
  ],
  examples: [
    'tableferry verify 20260307T140512Z-9f2c4e1a --state ./state',
    'tableferry verify 20260307T140512Z-9f2c4e1a --source run --tier quick',
    'tableferry verify manifest.json --target target.json --source source.json',
    'tableferry verify https://acct.blob.core.windows.net/lake/a/_manifests/run=1.json --credential env:SAS',
  ],
  notes: [
    `quick asks the storage what it has on record of every part, and the source for its row counts. standard reads every
byte back, decodes every part and compares its rows with the fingerprint of the run, and the columns with the source.
full compares a digest of every row with the source, and names rows and columns that differ. sample compares some rows
value by value. full and sample need --source. What was proven, and what not, is said at the end.`,
    `The exit code is 6 when a difference was found that is a fault of the files, and 5 when nothing was found but not
everything could be compared.`,
    `--credential holds a SAS, an account key or a connection string. A SAS in the address works too, but then stands in
the history of the shell.`,
  ],
  async run(args, shell) {
    const worker = shell.openWorker(args);
    setAlerts(args, shell, worker);
    const request = await requestOf(args, shell, worker, wishesOf(args));
    const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
    worker.onEvent((event) => {
      if (event.name !== 'verify.progress') return;
      const progress = event.payload;
      line.show({ bar: (width) => verifyBar(progress, width), plain: () => describeVerify(progress).join(', ') });
    });
    const validation: Validation = await worker.call('run.verify', request).finally(line.end);
    return {
      exitCode: validationExitCode(validation),
      json: validation,
      text: validationText(validation),
    };
  },
};

function wishesOf(args: Arguments) {
  const tier = args.choice('tier', tierSchema.options);
  const rowsPerTable = args.integer('rows', 1, 100_000);
  const seed = args.integer('seed', 0, 2 ** 31);
  const isSample = rowsPerTable !== undefined || seed !== undefined;
  if (isSample && tier !== 'sample') throw new AppError('USAGE', { detail: '--rows and --seed go with --tier sample' });
  if ((tier === 'full' || tier === 'sample') && args.text('source') === undefined)
    throw new AppError('SOURCE_NEEDED', { tier });
  const minutes = args.integer('time-limit', 1, 100_000);
  const maxDop = args.integer('max-dop', 1, 64);
  const lanes = args.integer('lanes', 1, 8);
  return {
    ...(tier === undefined ? {} : { tier }),
    ...(isSample ? { sample: { rowsPerTable: rowsPerTable ?? 100, seed: seed ?? null } } : {}),
    ...(maxDop === undefined ? {} : { maxDop }),
    ...(lanes === undefined ? {} : { lanes }),
    ...(minutes === undefined ? {} : { timeLimitMs: minutes * 60_000 }),
  };
}
