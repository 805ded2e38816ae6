// `tableferry factory runtime`: the state of a self-hosted runtime, what is missing, and the key that registers a node.
import { hostname } from 'node:os';
import { describeError, AppError } from '../../../shared/errors.ts';
import { runtimeNameOf, storageOriginOf, type FactoryPlace, type RuntimeState } from '../../../shared/factory.ts';
import type { Trial } from '../../../shared/network.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Arguments, Option } from '../arguments.ts';
import type { Outcome, Shell } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../text-table.ts';
import type { WorkerClient } from '../worker-client.ts';
import { openPlan } from './plan-of-factory.ts';

export const runtimeOptions: readonly Option[] = [
  { name: 'key', value: null, text: 'of runtime: print the key that registers a node; it is a secret' },
  { name: 'piped', value: null, text: 'of --key: print it though the output is a file or a pipe' },
];

const working = ['Online', 'Limited'];

export async function runtimeAction(args: Arguments, shell: Shell): Promise<Outcome> {
  const { terminal } = shell;
  if (args.has('key') && !args.has('piped') && !terminal.isOutShown())
    throw new AppError('USAGE', {
      detail: 'the output is not a terminal, and the key is a secret; give --piped if that is what you want',
    });
  const { worker, plan, place: named, secret } = await openPlan(args, shell);
  const place = { ...named, storage: storageOriginOf(named, plan.target) };
  const runtime = runtimeNameOf(place);
  if (args.has('key')) {
    const { key } = await worker.call('factory.runtimeKey', { place, secret, runtime });
    return { exitCode: exitCodes.ok, json: { runtime, key }, text: `${key}\n` };
  }
  const state = await worker.call('factory.runtime', { place, secret, runtime });
  const trials = await tryAll(worker, state);
  const steps = stepsOf(runtime, state, plan, args.at(1) ?? 'PLAN');
  return {
    exitCode: isWorking(state) ? exitCodes.ok : exitCodes.decision,
    json: { runtime, ...state, trials, steps },
    text: describe(runtime, place, state, trials, steps),
  };
}

const isWorking = ({ state }: RuntimeState): boolean => state !== null && working.includes(state);

async function tryAll(worker: WorkerClient, { hosts }: RuntimeState): Promise<readonly Trial[]> {
  return Promise.all(hosts.map(({ host }) => worker.call('network.test', { url: `https://${host}/` })));
}

function stepsOf(runtime: string, state: RuntimeState, plan: Plan, path: string): readonly string[] {
  const { server, port } = plan.source;
  const isParquet = plan.options.format === 'parquet';
  if (state.state === null)
    return [`There is no runtime ${runtime} yet: "tableferry factory deploy ${path}" makes it.`];
  return [
    ...(state.nodes.length === 0
      ? [
          'Install the Microsoft Integration Runtime on a Windows computer near the server, one per computer, up to four.',
          `Register it with the key that "tableferry factory runtime ${path} --key" prints; treat the key as a password.`,
        ]
      : state.nodes
          .filter(({ status }) => status !== 'Online')
          .map(
            ({ name, status }) => `The node ${name} is ${status}: look at its service "Integration Runtime Service".`,
          )),
    ...(isParquet
      ? [
          'Parquet needs a 64-bit Java runtime (OpenJDK, JAVA_HOME set) on each node; nothing tells from here whether it is there.',
        ]
      : []),
    `Each node must reach the server ${server}${port === undefined ? '' : ` by port ${String(port)}`}; that is not tried from here.`,
  ];
}

function describe(
  runtime: string,
  { factory }: FactoryPlace,
  { state, version, nodes, hosts }: RuntimeState,
  trials: readonly Trial[],
  steps: readonly string[],
): string {
  const purposes = new Map(hosts.map(({ host, purpose }) => [host, purpose]));
  return [
    printable(
      `Runtime ${runtime} of the Data Factory ${factory}: ${state ?? 'not there'}${version === null ? '' : `, version ${version}`}`,
    ),
    ...nodes.map(({ name, status, concurrentJobs }) =>
      printable(`  ${name}: ${status}${concurrentJobs === null ? '' : `, ${String(concurrentJobs)} jobs at a time`}`),
    ),
    '',
    'To do, or to be made sure of:',
    ...steps.map((step, index) => printable(`  ${String(index + 1)}. ${step}`)),
    '',
    `Hosts that each node must reach by 443, tried from THIS computer (${printable(hostname())}). That tells of the nodes only where they leave the network by the same way:`,
    ...trials.map((trial) => printable(`  ${describeTrial(trial, purposes.get(trial.host) ?? '')}`)),
    '',
  ].join('\n');
}

function describeTrial({ host, proxy, status, error }: Trial, purpose: string): string {
  const way = proxy === null ? '' : ` through ${proxy}`;
  const found =
    error === null ? `reached${way} (status ${String(status ?? 0)})` : `NOT reached${way}: ${describeError(error)}`;
  return `${host}, ${purpose}: ${found}`;
}
