// The live pieces of a lane: source, encoder, target and verify.
import { outputColumnsOf } from '../../../shared/plan.ts';
import { createTableEncoder } from '../pipeline/encode.ts';
import { verifyPart } from '../pipeline/verify.ts';
import { openSignedIn } from '../open-signed-in.ts';
import { unwatched } from '../source/connection-watch.ts';
import { openTarget } from '../target/container.ts';
import { createPace } from './bandwidth.ts';
import { applicationNameOf, quarantineCompression } from './run-names.ts';
import type { LaneParts } from './serve-lane.ts';

export const liveLaneParts: LaneParts = {
  openSource: ({ source, options }, { runId, secrets, line, tokens }, signal) =>
    openSignedIn(tokens, true)(source, secrets.sourcePassword, signal, unwatched, {
      lockTimeoutMs: options.lockTimeoutMs,
      applicationName: applicationNameOf(runId),
      readPace: createPace(line),
    }),
  openTarget: ({ target, options }, { targetSecret }, { line, ...way }) =>
    openTarget(target, targetSecret, { ...options, pace: createPace(line), ...way }),
  createEncoder: ({ options }, table) => createTableEncoder(table, options),
  verifyQuarantine(target, { options }, blob, facts, signal) {
    const format = { format: 'jsonl', compression: quarantineCompression(options), columns: [] } as const;
    return verifyPart(target, blob, { ...facts, ...format, metadata: options.metadata }, options.verify, signal);
  },
  verify: (target, { options }, table, blob, facts, signal) =>
    verifyPart(target, blob, { ...facts, ...options, columns: outputColumnsOf(table) }, options.verify, signal),
};
