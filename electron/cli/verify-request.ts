// What `verify` is asked for, as a request: where the manifest is, what opens the storage, and which source is asked.
import type { TargetConfig } from '../../shared/connection.ts';
import type { InputOf } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { parseOrExplain } from '../../shared/issues.ts';
import { manifestSchema } from '../../shared/manifest.ts';
import type { SecretRef } from '../../shared/secret-ref.ts';
import type { Arguments } from './arguments.ts';
import type { Shell } from './command.ts';
import { readSourceFile, readTargetFile } from './connections.ts';
import { fileExists, readJsonFile, resolvePath } from './files.ts';
import { existingStatePath } from './paths.ts';
import { readSourceSecret, readTargetSecret } from './secrets.ts';
import { openedBy, readManifestAddress, type BlobPlace } from './storage-place.ts';
import type { WorkerClient } from './worker-client.ts';

type Request = InputOf<'run.verify'>;
type Wishes = Pick<Request, 'tier' | 'sample' | 'maxDop' | 'lanes' | 'timeLimitMs'>;

const usage = (detail: string): AppError => new AppError('USAGE', { detail });

/** Throws USAGE, FILE_*, SECRET_MISSING, STATE_MISSING, RUN_UNKNOWN. */
export async function requestOf(args: Arguments, shell: Shell, worker: WorkerClient, wishes: Wishes): Promise<Request> {
  const { cwd } = shell.terminal;
  const what = args.at(0) ?? '';
  const path = resolvePath(cwd, what);
  const address = /^https?:\/\//i.test(what) ? readManifestAddress(what) : null;
  const isFile = address === null && fileExists(path);
  const wantsTarget = args.text('target') !== undefined || args.text('credential') !== undefined;
  if (address === null && !isFile && !wantsTarget) return ofRun(args, shell, worker, { runId: what, wishes });
  const document = isFile ? readJsonFile(path) : null;
  // As everywhere, the secret of the source is the first line of standard input.
  const source = fileSource(args, shell);
  const { target, secret } = storageOf(args, shell, address ?? placeIn(document));
  const common = { ...wishes, target, source: source.asked, secrets: { source: source.secret, target: secret } };
  return isFile
    ? { by: 'document', ...common, document, path }
    : { by: 'blob', ...common, blob: address === null ? what : address.blob };
}

async function ofRun(
  args: Arguments,
  shell: Shell,
  worker: WorkerClient,
  { runId, wishes }: { readonly runId: string; readonly wishes: Wishes },
): Promise<Request> {
  existingStatePath(args, shell.terminal);
  const plan = await worker.call('run.plan', { runId });
  const isOwn = args.text('source') === 'run';
  const source = isOwn
    ? { asked: { of: 'run' } as const, secret: readSourceSecret(shell.readSecret, plan.source) }
    : fileSource(args, shell);
  const secrets = { source: source.secret, target: readTargetSecret(shell.readSecret, plan.target) };
  return { by: 'run', ...wishes, runId, source: source.asked, secrets };
}

function fileSource(args: Arguments, shell: Shell) {
  const file = args.text('source');
  if (file === undefined) return { asked: null, secret: '' };
  if (file === 'run')
    throw usage('--source run needs a run id, whose plan names the source; a manifest needs --source FILE');
  const config = readSourceFile(resolvePath(shell.terminal.cwd, file));
  return { asked: { of: 'file', config } as const, secret: readSourceSecret(shell.readSecret, config) };
}

function storageOf(
  args: Arguments,
  shell: Shell,
  place: BlobPlace | null,
): { readonly target: TargetConfig; readonly secret: string } {
  const file = args.text('target');
  if (file !== undefined) {
    const target = readTargetFile(resolvePath(shell.terminal.cwd, file));
    return { target, secret: readTargetSecret(shell.readSecret, target) };
  }
  if (place === null) throw usage('this manifest does not say where its parts are: it needs --target FILE');
  if (place.sas !== null) return openedBy(place, place.sas, { stdin: true });
  const credential = args.text('credential');
  if (credential === undefined)
    throw usage(`${place.endpoint}/${place.container} is opened by --credential REF or --target FILE`);
  const ref = readRef(credential, shell.terminal.cwd);
  return openedBy(place, shell.readSecret(ref, 'the target'), ref);
}

function readRef(text: string, cwd: string): SecretRef {
  if (text === 'stdin') return { stdin: true };
  const [, kind = '', value = ''] = /^(env|file):(.+)$/.exec(text) ?? [];
  if (kind === 'env') return { env: value };
  if (kind === 'file') return { file: resolvePath(cwd, value) };
  throw usage('--credential is env:NAME, file:PATH or stdin; the secret itself does not belong on the command line');
}

/** Where a manifest says that its container is; null when it does not, or is none: the worker says what is wrong. */
function placeIn(document: unknown): BlobPlace | null {
  const parsed = parseOrExplain(manifestSchema, document);
  if (!parsed.ok || parsed.value.target === undefined) return null;
  const { endpoint, account, container } = parsed.value.target;
  return { endpoint, account, container, blob: '', sas: null };
}
