// What differs between runtimes: asked by feature, in this file alone, so that the rest is written once.
import { safeStorage } from 'electron';
import type { Cipher } from './secrets.ts';

/** For app.info: what the program runs on. */
export const runtimeName = (): string =>
  `Electron ${process.versions['electron'] ?? '?'}, Chromium ${process.versions['chrome'] ?? '?'}`;

const hasAsync = (): boolean => typeof Reflect.get(safeStorage, 'encryptStringAsync') === 'function';

/**
 * The desktop's key store; null where there is none. On Linux without a keyring Electron would "encrypt" with a password
 * that stands in its sources: that protects nothing, so it counts as none.
 */
export async function findCipher(): Promise<Cipher | null> {
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(backend())) return null;
  if (hasAsync()) {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
    return {
      encrypt: (secret) => safeStorage.encryptStringAsync(secret),
      decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
    };
  }
  if (!safeStorage.isEncryptionAvailable()) return null;
  return {
    encrypt: async (secret) => safeStorage.encryptString(secret),
    decrypt: async (bytes) => safeStorage.decryptString(bytes),
  };
}

const backend = (): string =>
  typeof Reflect.get(safeStorage, 'getSelectedStorageBackend') === 'function'
    ? safeStorage.getSelectedStorageBackend()
    : 'unknown';

/**
 * Chromium refuses to sandbox for root, which therefore starts with --no-sandbox; asked for both, its network process
 * would crash and start again for ever.
 */
export const maySandbox = (hasNoSandboxSwitch: boolean): boolean => !hasNoSandboxSwitch;
