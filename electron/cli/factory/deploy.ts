// `tableferry factory diff` and `deploy`: what a plan would change in its Data Factory, and changing it.
import { AppError } from '../../../shared/errors.ts';
import {
  isDeploymentDue,
  resourceWords,
  triggerSentences,
  type FactoryChange,
  type FactoryDiff,
  type FactoryPlace,
} from '../../../shared/factory.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { Arguments, Option } from '../arguments.ts';
import type { Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { watchInterruptible } from '../interruptible.ts';
import { createLiveLine } from '../live-line.ts';
import { printable } from '../text-table.ts';
import { scheduleOf } from './export.ts';
import { lineDiff } from './line-diff.ts';
import { missing, openPlan } from './plan-of-factory.ts';

export const diffOptions: readonly Option[] = [
  { name: 'full', value: null, text: 'of diff and deploy: every line that differs, however many there are' },
  { name: 'yes', value: null, text: 'of deploy: deploy what differs without asking' },
];

const linesShown = 30;

export async function diffAction(args: Arguments, shell: Shell): Promise<Outcome> {
  const { worker, plan, place, secret } = await openPlan(args, shell);
  const diff = await worker.call('factory.diff', { plan, secret, ...triggerWishOf(args) });
  if (diff.factory === null) throw missing(place);
  assertStartable(args, diff);
  return {
    exitCode: isDeploymentDue(diff) ? exitCodes.differs : exitCodes.ok,
    json: { ...diff },
    text: describe(place, diff, args.has('full')),
  };
}

export async function deployAction(args: Arguments, shell: Shell): Promise<Outcome> {
  const { worker, plan, place, secret } = await openPlan(args, shell);
  const wish = { plan, secret, ...triggerWishOf(args) };
  const diff = await worker.call('factory.diff', wish);
  if (diff.factory === null) throw missing(place);
  assertStartable(args, diff);
  if (!shell.isJson) shell.terminal.err(describe(place, diff, args.has('full')));
  if (!isDeploymentDue(diff))
    return { exitCode: exitCodes.ok, json: { deployed: 0, hash: diff.hash }, text: 'There is nothing to deploy.\n' };
  if (!args.has('yes') && !(await isWanted(diff, place, shell)))
    return {
      exitCode: exitCodes.decision,
      json: { deployed: 0, hash: diff.hash },
      text: 'Nothing was deployed.\n',
    };
  const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
  const watching = {
    line,
    onEvent: () => undefined,
    stopping: 'Stopping: triggers that were stopped are started again.',
  };
  const done = await watchInterruptible(shell, worker, watching, (signal) =>
    worker.call('factory.deploy', { ...wish, hash: diff.hash }, signal),
  );
  if (done === null)
    return {
      exitCode: exitCodes.interrupted,
      json: { interrupted: true },
      text: 'The deployment was interrupted: some resources may be written. Deploy again to go on.\n',
    };
  const { deployed } = done;
  const after = await worker.call('factory.diff', wish);
  const left = dueOf(after);
  const named = left.map(({ kind, name }) => `${resourceWords[kind]} ${name}`);
  return {
    exitCode: left.length === 0 ? exitCodes.ok : exitCodes.decision,
    json: { deployed, hash: diff.hash, differsStill: named, triggers: after.triggers },
    text: [
      left.length === 0
        ? `${formatPlural(deployed, 'resource')} deployed to the Data Factory ${place.factory}; it holds what the plan says.`
        : `${formatPlural(deployed, 'resource')} deployed, but the Data Factory ${place.factory} holds these otherwise than the plan has them: ${named.join(', ')}. Look at them with "tableferry factory diff".`,
      ...triggerSentences(after),
    ]
      .map((line) => `${printable(line)}\n`)
      .join(''),
  };
}

const dueOf = ({ changes }: FactoryDiff) => changes.filter(({ change }) => change !== 'same');

/** What the command line says of the plan's trigger. Throws USAGE. */
function triggerWishOf(args: Arguments) {
  const schedule = scheduleOf(args);
  return { ...(schedule === null ? {} : { schedule }), isStarted: args.has('started') };
}

/** Throws USAGE for a trigger that is to be started and is not there. */
function assertStartable(args: Arguments, { triggers }: FactoryDiff): void {
  if (args.has('started') && !triggers.some(({ of }) => of === 'plan'))
    throw new AppError('USAGE', {
      detail: 'the plan has no trigger there that could be started; give --every SPAN too',
    });
}

/** Throws USAGE where nobody can be asked. */
async function isWanted(diff: FactoryDiff, { factory }: FactoryPlace, { terminal }: Shell): Promise<boolean> {
  const due = dueOf(diff).length;
  const what =
    due === 0
      ? `Start the trigger of the plan in the Data Factory ${factory}`
      : `Deploy ${formatPlural(due, 'change')} to the Data Factory ${factory}`;
  const answer = await terminal.ask(`${what}? Type yes: `);
  if (answer === null) throw new AppError('USAGE', { detail: 'nobody can be asked here; give --yes to deploy' });
  return /^y(?:es)?$/i.test(answer.trim());
}

function describe({ factory }: FactoryPlace, diff: FactoryDiff, isFull: boolean): string {
  const due = dueOf(diff);
  const same = diff.changes.length - due.length;
  const identity = diff.factory?.identity === null ? ', without an identity: it can reach no storage' : '';
  return [
    printable(`Data Factory ${factory} (${diff.factory?.location ?? ''}${identity})`),
    ...due.flatMap((change) => describeChange(change, isFull)),
    same === diff.changes.length
      ? `It holds what the plan says: ${formatPlural(same, 'resource')}.`
      : `${formatPlural(same, 'resource')} as the plan has ${same === 1 ? 'it' : 'them'}, ${String(due.length)} to be deployed.`,
    ...triggerSentences(diff).map(printable),
    '',
  ].join('\n');
}

function describeChange({ kind, name, change, before, after }: FactoryChange, isFull: boolean): readonly string[] {
  const head = printable(`${change === 'add' ? '+' : '~'} ${resourceWords[kind]} ${name}`);
  if (before === null) return [head];
  const lines = lineDiff(before, after);
  const shown = isFull ? lines : lines.slice(0, linesShown);
  const rest = lines.length - shown.length;
  return [
    head,
    ...shown.map((line) => printable(`    ${line}`)),
    ...(rest === 0 ? [] : [`    ... and ${formatPlural(rest, 'line')} more (--full shows all)`]),
  ];
}
