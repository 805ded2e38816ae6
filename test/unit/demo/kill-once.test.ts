import { describe, expect, it } from 'vitest';
import { runAndKill } from '../../demo/kill-once.ts';
import type { Output } from '../../demo/processes.ts';
import type { Storage } from '../../demo/storage.ts';
import type { Tableferry } from '../../demo/tableferry.ts';

/** Each look finds one part more. */
function growingStorage(): Storage & { readonly looks: () => number } {
  let looks = 0;
  const part = (_: unknown, index: number) => ({ name: `part-${index}`, etag: `e${index}` });
  return {
    parts: () => Promise.resolve(Array.from({ length: looks++ }, part)),
    manifest: () => Promise.reject(new Error('none')),
    looks: () => looks,
  };
}

/** A run that ends when it is killed, or by itself at once. */
function fakeTableferry(endsByItself: boolean): Tableferry {
  const ended = Promise.withResolvers<Output>();
  if (endsByItself) ended.resolve({ exitCode: 0, signal: null, stdout: '{"state":"completed"}' });
  const notUsed = (): never => {
    throw new Error('not used here');
  };
  return {
    start: () => ({
      kill: () => ended.resolve({ exitCode: null, signal: 'SIGKILL', stdout: '' }),
      ended: ended.promise,
    }),
    run: notUsed,
    parse: notUsed,
  };
}

describe('runAndKill', () => {
  it('kills once enough parts are stored and tells which were', async () => {
    const storage = growingStorage();
    const { parts } = await runAndKill(fakeTableferry(false), ['run'], storage, 3);
    expect(parts.length).toBeGreaterThanOrEqual(3);
    expect(parts[0]).toEqual({ name: 'part-0', etag: 'e0' });
  });

  it('fails when the run is over before it can be killed, since nothing would be shown', async () => {
    await expect(runAndKill(fakeTableferry(true), ['run'], growingStorage(), 1_000)).rejects.toThrow(
      /exit code 0 before it could be killed/,
    );
  });
});
