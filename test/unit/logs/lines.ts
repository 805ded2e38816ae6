// Lines of a log for tests.
import { z } from 'zod';
import { lineText, type LogLine } from '../../../electron/worker/logs/log-line.ts';

export const aLine = (seq: number, level: LogLine['level'] = 'info', text = `line ${String(seq)}`): LogLine => ({
  atUtc: '2026-03-07T14:05:12.000Z',
  seq,
  level,
  runId: '20260307T140512Z-0a0b0c0d',
  session: '2026-03-07T14:05:12.000Z',
  text,
});

export const lineBytes = Buffer.byteLength(lineText(aLine(1)));

const lineSchema = z.looseObject({ seq: z.int(), level: z.string(), text: z.string() });

/** Throws unless every line is a whole object. */
export const parseLines = (text: string): z.infer<typeof lineSchema>[] => {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
};

export const seqsOf = (text: string): number[] => parseLines(text).map(({ seq }) => seq);
