// The rules and channels of alerts, in alerts.json; their secrets stand there encrypted or not at all.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import {
  alertChannelSchema,
  alertRulesSchema,
  defaultAlertRules,
  secretsNeededBy,
  type AlertRules,
  type Alerts,
  type OpenChannel,
} from '../../shared/alerts.ts';
import type { ChannelDraft, SavedAlerts, SavedChannel } from '../../shared/contract.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';
import type { Vault } from './secrets.ts';

/** Base64, by the desktop's key store. */
const sealed = z.string().nullable();
const storedSchema = z.strictObject({
  id: z.string(),
  channel: alertChannelSchema,
  sealedUrl: sealed,
  sealedKey: sealed,
});
type Stored = z.infer<typeof storedSchema>;
const fileSchema = z.strictObject({ rules: alertRulesSchema, channels: z.array(storedSchema) });
type File = z.infer<typeof fileSchema>;
type Handles = SavedChannel['secrets'];

export type AlertBook = {
  list(): SavedAlerts;
  setRules(rules: AlertRules): void;
  save(draft: ChannelDraft): Promise<void>;
  remove(id: string): void;
  /** For the worker, with the secrets in clear; channels whose secrets cannot be had are left out. */
  open(isOnDesktop: boolean): Promise<Alerts>;
};

export function openAlerts(folder: string, vault: Vault, log: (text: string) => void): AlertBook {
  const path = join(folder, 'alerts.json');
  let file: File = readJsonFile(path, fileSchema, { rules: defaultAlertRules, channels: [] }, log);
  const unseal = (text: string | null): string | null => (text === null ? null : vault.putSealed(text));
  const handles = new Map<string, Handles>(
    file.channels.map(({ id, sealedUrl, sealedKey }) => [id, { url: unseal(sealedUrl), key: unseal(sealedKey) }]),
  );
  const write = (next: File): void => {
    writeFileAtomic(path, `${JSON.stringify(next, null, 2)}\n`);
    file = next;
  };
  const handlesOf = (id: string): Handles => handles.get(id) ?? { url: null, key: null };
  const seal = async (handle: string | null): Promise<string | null> => (handle === null ? null : vault.seal(handle));
  const openChannel = async ({ id, channel }: Stored): Promise<readonly OpenChannel[]> => {
    const kept = handlesOf(id);
    try {
      const look = async (name: 'url' | 'key'): Promise<string> => {
        const handle = kept[name];
        return handle === null ? '' : vault.lookUp(handle);
      };
      const secrets = { url: await look('url'), key: await look('key') };
      const missing = secretsNeededBy(channel).filter((name) => secrets[name] === '');
      if (missing.length === 0) return [{ channel, secrets }];
    } catch {
      // SECRET_FORGOTTEN: the settings show that it must be typed again.
    }
    log(`the alert channel ${channel.name} is not used: its secret is not at hand`);
    return [];
  };
  return {
    list: () => ({
      rules: file.rules,
      channels: file.channels.map(({ id, channel }) => ({ id, channel, secrets: handlesOf(id) })),
    }),
    setRules: (rules) => write({ ...file, rules }),
    async save({ id: givenId, channel, secrets }) {
      const id = givenId ?? randomUUID();
      const entry: Stored = { id, channel, sealedUrl: await seal(secrets.url), sealedKey: await seal(secrets.key) };
      const isKnown = file.channels.some((one) => one.id === id);
      const channels = isKnown ? file.channels.map((one) => (one.id === id ? entry : one)) : [...file.channels, entry];
      write({ ...file, channels });
      // Where nothing encrypts, the secrets are still at hand until the program ends.
      handles.set(id, secrets);
    },
    remove(id) {
      write({ ...file, channels: file.channels.filter((one) => one.id !== id) });
      handles.delete(id);
    },
    async open(isOnDesktop) {
      const channels = await Promise.all(file.channels.map(openChannel));
      return { rules: file.rules, channels: channels.flat(), isOnDesktop };
    },
  };
}
