// `tableferry doctor`: tries a connection step by step and says of each step what came of it, why, and what to do.
import { checkLabels, type Check, type CheckList } from '../../../shared/checks.ts';
import { describeError } from '../../../shared/errors.ts';
import { sourceOption, targetOption, type Command, type Shell } from '../command.ts';
import type { Option } from '../arguments.ts';
import { readSourceFile, readTargetFile } from '../connections.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { requiredPath } from '../paths.ts';
import { readSourceSecret, readTargetSecret } from '../secrets.ts';
import { printable } from '../text-table.ts';
import type { WorkerClient } from '../worker-client.ts';

const waitOption: Option = {
  name: 'wait',
  value: 'MINUTES',
  text: 'how long to wait for a role on the container to take effect (1 to 60; not at all unless given)',
};

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Try the connections step by step and say what is wrong and what to do',
  positionals: [],
  options: [sourceOption, targetOption, waitOption],
  examples: ['tableferry doctor --source source.json', 'tableferry doctor --source source.json --target target.json'],
  notes: [
    'With --wait the test of the target is tried again until a role that was just assigned, or is being assigned, takes effect.',
    'A login is tried once. Of the storage, a small blob is written, read and deleted. Ends with 0 when everything can be used.',
  ],
  async run(args, shell) {
    const source = readSourceFile(requiredPath(args, 'source', shell.terminal));
    const target =
      args.text('target') === undefined ? null : readTargetFile(requiredPath(args, 'target', shell.terminal));
    const waitMs = (args.integer('wait', 1, 60) ?? 0) * 60_000;
    const password = readSourceSecret(shell.readSecret, source);
    const secret = target === null ? '' : readTargetSecret(shell.readSecret, target);
    const worker = shell.openWorker(args);
    const settled = new Set<string>();
    const tell = (checks: CheckList): void => tellSettled(checks, settled, shell);
    const stopListening = worker.onEvent((event) => {
      if (event.name === 'checks.changed') tell(event.payload.checks);
    });
    try {
      const { checks: ofSource } = await worker.call('source.test', { probeId: 'source', source, password });
      tell(ofSource);
      const ofTarget = target === null ? [] : await testTarget(worker, target, secret, waitMs);
      tell(ofTarget);
      return outcomeOf({ source: ofSource, target: ofTarget });
    } finally {
      stopListening();
    }
  },
};

async function testTarget(
  worker: WorkerClient,
  target: ReturnType<typeof readTargetFile>,
  secret: string,
  waitMs: number,
): Promise<CheckList> {
  return (await worker.call('target.test', { probeId: 'target', target, secret, waitMs })).checks;
}

/** Lines are printed as they settle; with --json only the object at the end is. */
function tellSettled(checks: CheckList, settled: Set<string>, { isJson, terminal }: Shell): void {
  for (const check of checks) {
    if (settled.has(check.id) || check.state === 'waiting' || check.state === 'running') continue;
    settled.add(check.id);
    if (!isJson) terminal.out(describeCheck(check));
  }
}

const words: Readonly<Record<Check['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'ok',
  warning: 'warning',
  failed: 'FAILED',
  skipped: 'not tried',
};
const indent = ' '.repeat(11);

/** A line for the step, then what was found; what stands behind it only where something is wrong. */
function describeCheck(check: Check): string {
  const isFine = check.state === 'passed' || check.state === 'skipped';
  const lines = [
    `${words[check.state].padEnd(11)}${checkLabels[check.id]}${check.detail ? `: ${check.detail}` : ''}`,
    ...(check.error === null ? [] : [`${indent}${describeError(check.error)}`]),
    ...(isFine ? [] : check.facts.map(({ label, value }) => `${indent}${label}: ${value}`)),
    ...(check.fix === null
      ? []
      : [`${indent}Somebody who may can run:`, ...check.fix.split('\n').map((line) => `${indent}  ${line}`)]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function outcomeOf(checks: { readonly source: CheckList; readonly target: CheckList }) {
  const all = [...checks.source, ...checks.target];
  const failed = all.filter(({ state }) => state === 'failed');
  const warned = all.filter(({ state }) => state === 'warning');
  const error = failed[0]?.error ?? null;
  const exitCode = failed.length === 0 ? exitCodes.ok : error === null ? exitCodes.transient : exitCodeOf(error);
  const text =
    failed.length > 0
      ? `Not usable yet: "${failed.map(({ id }) => checkLabels[id]).join('", "')}" failed.`
      : warned.length > 0
        ? 'Usable; look at the warnings.'
        : 'All tried, all well.';
  return { exitCode, json: { usable: failed.length === 0, checks }, text: `\n${text}\n` };
}
