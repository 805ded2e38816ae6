import { describe, expect, it } from 'vitest';
import {
  firstJudgement,
  judge,
  type JudgeState,
  type Observation,
} from '../../../../electron/worker/run/load/judge.ts';

const well: Observation = {
  atMs: 0,
  latencyMs: 20,
  isOwnDelay: false,
  blocked: { requests: 0, longestMs: 0 },
  scarceWaitMs: 0,
  queueKb: 0,
};
const slow: Observation = { ...well, latencyMs: 180 };
const begin = (lanes = 4): JudgeState => firstJudgement([19, 20, 300, 21, 18], lanes, 0);
const after = (state: JudgeState, most: number, ...seen: readonly Observation[]): JudgeState =>
  seen.reduce((now, one) => judge(now, one, most), state);

describe('the governor', () => {
  it('takes the median of the first looks for usual, so that one late answer says nothing', () => {
    expect(begin().baselineMs).toBe(20);
  });

  it('halves the lanes after two slow answers in a row, and says why', () => {
    expect(after(begin(), 4, slow).lanes).toBe(4);
    expect(after(begin(), 4, slow, slow)).toMatchObject({
      lanes: 2,
      reason: 'The server answers in 180 ms instead of 20 ms.',
    });
    expect(after(begin(), 4, slow, slow, slow, slow, slow, slow).lanes).toBe(1);
  });

  it('is not moved by a single slow answer between good ones', () => {
    expect(after(begin(), 4, slow, well, slow, well, slow, well)).toMatchObject({ lanes: 4, reason: null });
  });

  it('gives the lanes back one by one once all is well', () => {
    let state = after(begin(), 4, slow, slow, slow, slow);
    const lanes: number[] = [];
    for (let look = 0; look < 12; look += 1) {
      state = judge(state, well, 4);
      lanes.push(state.lanes);
    }
    expect(lanes).toEqual([1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4]);
    expect(state.reason).toBeNull();
  });

  it('does not blame the server for a late timer of this computer', () => {
    expect(after(begin(), 4, { ...slow, isOwnDelay: true }, { ...slow, isOwnDelay: true })).toMatchObject({
      lanes: 4,
      reason: null,
    });
  });

  it('holds every lane at once when others have waited ten seconds for a lock of ours', () => {
    const blocking = { ...well, blocked: { requests: 3, longestMs: 12_000 } };
    expect(after(begin(), 4, blocking)).toMatchObject({
      lanes: 0,
      reason: '3 requests wait for a lock of this run, for 12 s.',
    });
    const freed = after(begin(), 4, blocking, well, well, well);
    expect(freed.lanes).toBe(1);
  });

  it('lowers for scarce memory, for a secondary that falls behind, and for a server that does not answer', () => {
    for (const seen of [
      { ...well, scarceWaitMs: 5_000 },
      { ...well, queueKb: 2_000_000 },
      { ...well, latencyMs: null },
    ])
      expect(after(begin(), 4, seen, seen)).toMatchObject({ lanes: 2, reason: expect.any(String) });
  });

  it('asks nothing of what it may not see', () => {
    const blind = { ...well, blocked: null, scarceWaitMs: null, queueKb: null };
    expect(after(begin(), 4, blind, blind, blind)).toMatchObject({ lanes: 4, reason: null });
  });

  it('follows the user down and up', () => {
    expect(after(begin(), 2, well)).toMatchObject({ lanes: 2, reason: null });
    expect(after(after(begin(), 2, well), 4, well)).toMatchObject({ lanes: 4, reason: null });
  });
});
