// The user's settings, in settings.json.
import { join } from 'node:path';
import { defaultSettings, settingsSchema, type Settings } from '../../shared/settings.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';

export type SettingsBook = {
  get(): Settings;
  set(change: Partial<Settings>): Settings;
};

/** A file of an earlier version lacks what is newer. */
const fileSchema = settingsSchema.partial().transform((known): Settings => ({ ...defaultSettings, ...known }));

export function openSettings(folder: string, log: (text: string) => void): SettingsBook {
  const path = join(folder, 'settings.json');
  let settings = readJsonFile(path, fileSchema, defaultSettings, log);
  return {
    get: () => settings,
    set(change) {
      const next = settingsSchema.parse({ ...settings, ...change });
      writeFileAtomic(path, `${JSON.stringify(next, null, 2)}\n`);
      settings = next;
      return settings;
    },
  };
}
