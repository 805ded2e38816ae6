// Asks the source about ranges while a run goes on, over connections that are kept for the next question.
import { isRefusal } from './source/catalog/ask.ts';
import type { SourceSession } from './source/session.ts';
import { isBefore, walkRange } from './source/walk-range.ts';
import type { RangeSurvey } from './run/steal-range.ts';

export type KeptSurvey = RangeSurvey & {
  /** Ends the connections that wait for a question. */
  close(): Promise<void>;
};

/** Logins are not free for the server either: a connection serves one question after another. */
export function createRangeSurvey(open: (signal: AbortSignal) => Promise<SourceSession>): KeptSurvey {
  const idle: SourceSession[] = [];
  const askOn = async <Answer>(session: SourceSession, question: (on: SourceSession) => Promise<Answer>) => {
    try {
      const answer = await question(session);
      idle.push(session);
      return answer;
    } catch (error) {
      await session.close();
      throw error;
    }
  };
  const ask = async <Answer>(
    question: (on: SourceSession) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> => {
    const kept = idle.pop();
    if (kept === undefined) return askOn(await open(signal), question);
    try {
      return await askOn(kept, question);
    } catch (error) {
      // It may have been cut off while nobody looked; a server that says no says it again.
      if (signal.aborted || isRefusal(error)) throw error;
      return askOn(await open(signal), question);
    }
  };
  return {
    walk: (table, range, step, signal) => ask((session) => walkRange(session, table, range, step, signal), signal),
    isBefore: (table, first, second, signal) =>
      ask((session) => isBefore(session, table, first, second, signal), signal),
    async close() {
      await Promise.all(idle.splice(0).map((session) => session.close()));
    },
  };
}
