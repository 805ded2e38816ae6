// The answer about the key of a runtime's node: from the worker to the clipboard, past the page.
import { contract } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { swapSecrets, type SecretLookup } from '../secret-fields.ts';
import type { WorkerHost } from '../worker-host.ts';
import type { HandlersFor } from './call.ts';

/** Of the desktop. */
type Clipboard = { writeText(text: string): Promise<void>; readText(): Promise<string>; clear(): void };

const keepMs = 60_000;

export const factoryHandlers = (
  worker: Pick<WorkerHost, 'call'>,
  lookUp: SecretLookup,
  clipboard: Clipboard,
): HandlersFor<'factory'> => ({
  async 'factory.copyRuntimeKey'(input, { signal }) {
    const reply = await worker.call('factory.runtimeKey', await swapSecrets(input, lookUp), signal);
    if (!reply.ok) throw new AppError(reply.error.code, reply.error.context);
    const { key } = contract['factory.runtimeKey'].output.parse(reply.value);
    await clipboard.writeText(key);
    setTimeout(() => void forget(clipboard, key), keepMs).unref();
    return {};
  },
});

/** Whatever somebody copied meanwhile is theirs. */
async function forget(clipboard: Clipboard, key: string): Promise<void> {
  const held = await clipboard.readText().catch(() => '');
  if (held === key) clipboard.clear();
}
