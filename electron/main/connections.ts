// Saved connections, in connections.json; their secrets stand there encrypted or not at all.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { savedConnectionSchema, type ConnectionDraft, type SavedConnection } from '../../shared/saved-connection.ts';
import { readJsonFile, writeFileAtomic } from './json-file.ts';
import type { Vault } from './secrets.ts';

const storedSchema = savedConnectionSchema
  .omit({ secret: true })
  .extend({ /** Base64, by the desktop's key store. */ sealedSecret: z.string().nullable() });
type Stored = z.infer<typeof storedSchema>;
const fileSchema = z.strictObject({ connections: z.array(storedSchema) });

export type ConnectionBook = {
  /** Last used first. */
  list(): SavedConnection[];
  save(draft: ConnectionDraft): Promise<SavedConnection>;
  remove(id: string): void;
};

export function openConnections(
  folder: string,
  vault: Vault,
  nowUtc: () => string,
  log: (text: string) => void,
): ConnectionBook {
  const path = join(folder, 'connections.json');
  let stored: readonly Stored[] = readJsonFile(path, fileSchema, { connections: [] }, log).connections;
  const handles = new Map(
    stored.flatMap(({ id, sealedSecret }) => (sealedSecret === null ? [] : [[id, vault.putSealed(sealedSecret)]])),
  );
  const write = (next: readonly Stored[]): void => {
    writeFileAtomic(path, `${JSON.stringify({ connections: next }, null, 2)}\n`);
    stored = next;
  };
  const toSaved = ({ sealedSecret: _sealed, ...connection }: Stored): SavedConnection => ({
    ...connection,
    secret: handles.get(connection.id) ?? null,
  });
  return {
    list: () => [...stored].sort((a, b) => b.usedUtc.localeCompare(a.usedUtc)).map(toSaved),
    async save({ id: givenId, name, connection, secret }) {
      const id = givenId ?? randomUUID();
      const sealedSecret = secret === null ? null : await vault.seal(secret);
      const entry: Stored = { id, name, connection, sealedSecret, usedUtc: nowUtc() };
      write([...stored.filter((other) => other.id !== id), entry]);
      // Where nothing encrypts, the secret is still at hand until the program ends.
      if (secret === null) handles.delete(id);
      else handles.set(id, secret);
      return toSaved(entry);
    },
    remove(id) {
      write(stored.filter((other) => other.id !== id));
      handles.delete(id);
    },
  };
}
