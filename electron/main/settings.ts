// The user's settings, in settings.json.
import { join } from 'node:path';
import { defaultSettings, settingsSchema, type Settings } from '../../shared/settings.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';

export type SettingsBook = {
  get(): Settings;
  set(change: Partial<Settings>): Settings;
};

export function openSettings(folder: string, log: (text: string) => void): SettingsBook {
  const path = join(folder, 'settings.json');
  let settings = readJsonFile(path, settingsSchema, defaultSettings, log);
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
