// The log of a run in its container: JSON lines in append blobs, a new one when one is full or no longer ours.
import { AppError } from '../../../shared/errors.ts';
import type { AppendPort } from '../ports/ports.ts';
import type { LineBatch } from './line-buffer.ts';
import { lineText } from './log-line.ts';
import { LastingFailure } from './ship-lines.ts';

export type AppendLog = {
  deliver(batch: LineBatch, signal: AbortSignal): Promise<void>;
  /** Seals the last blob where that is possible. Never throws. */
  close(signal: AbortSignal): Promise<void>;
};

export type AppendLogSettings = {
  readonly target: AppendPort;
  readonly folder: string;
  /** Of this session alone: blobs that an earlier one has begun are never written. */
  readonly owner: string;
  readonly limitBytes?: number;
  /** The service takes 50,000. */
  readonly limitBlocks?: number;
};

type Roll = { readonly name: string; sizeBytes: number; blocks: number };

/** Where the logs of a run are: beside all data, below the day on which its id was given. Ends in `/`. */
export function logFolderOf(runId: string, nowMs: number): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)T/.exec(runId) ?? [];
  const date =
    year === undefined || month === undefined || day === undefined
      ? new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/')
      : `${year}/${month}/${day}`;
  return `_logs/${date}/${runId}/`;
}

const rollName = (folder: string, number: number): string => `${folder}${String(number).padStart(6, '0')}.jsonl`;

/** Names taken by others, or blobs lost to them, one after the other: then something here writes against us. */
const mostDisplaced = 20;
/** A run that is resumed finds its earlier blobs in the way, one by one. */
const mostRolls = 100_000;

/** Errors of `deliver`: LastingFailure, and AppErrors that may pass. */
export function createAppendLog(settings: AppendLogSettings): AppendLog {
  const { target, folder, owner, limitBytes = 64 << 20, limitBlocks = 49_000 } = settings;
  let roll: Roll | null = null;
  let number = 0;
  const open = async (signal: AbortSignal): Promise<Roll> => {
    while (number < mostRolls) {
      const name = rollName(folder, number + 1);
      const isNew = await target.create(name, owner, signal);
      number += 1;
      if (isNew) return { name, sizeBytes: 0, blocks: 0 };
    }
    throw new AppError('BLOB_EXISTS', { blob: rollName(folder, number) });
  };
  const isFull = ({ sizeBytes, blocks }: Roll, more: number): boolean =>
    blocks >= limitBlocks || (sizeBytes > 0 && sizeBytes + more > limitBytes);
  const put = async (bytes: Buffer, signal: AbortSignal): Promise<void> => {
    for (let displaced = 0; displaced < mostDisplaced; displaced += 1) {
      if (roll !== null && isFull(roll, bytes.length)) {
        await target.seal(roll.name, signal);
        roll = null;
      }
      roll ??= await open(signal);
      const isIn = await target.append(roll.name, roll.sizeBytes, bytes, signal);
      if (!isIn) {
        // Somebody else wrote to it, sealed it or deleted it: what is in it stays, and the log goes on beside it.
        roll = null;
        continue;
      }
      roll.sizeBytes += bytes.length;
      roll.blocks += 1;
      return;
    }
    throw new AppError('BLOB_EXISTS', { blob: rollName(folder, number) });
  };
  return {
    async deliver({ lines }, signal) {
      try {
        await put(Buffer.from(lines.map(lineText).join('')), signal);
      } catch (error) {
        const mayPass = error instanceof AppError && error.kind === 'transient';
        if (mayPass || signal.aborted || !(error instanceof Error)) throw error;
        throw new LastingFailure(error);
      }
    },
    async close(signal) {
      if (roll === null) return;
      try {
        await target.seal(roll.name, signal);
      } catch {
        // It is whole, and no more is written to it: a seal only says so.
      }
    },
  };
}
