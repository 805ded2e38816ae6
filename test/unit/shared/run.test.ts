import { describe, expect, test } from 'vitest';
import { isResumable, runStateSchema, transition, type RunEvent, type RunState } from '../../../shared/run.ts';

const error = { code: 'DISK_FULL', context: { path: '/state' } } as const;
const states: readonly RunState[] = [
  { kind: 'ready' },
  { kind: 'running' },
  { kind: 'stopping' },
  { kind: 'stopped', reason: 'user' },
  { kind: 'failed', error },
  { kind: 'completed', skippedRows: 0 },
  { kind: 'discarding' },
];
const events: readonly RunEvent[] = [
  { kind: 'start' },
  { kind: 'stop' },
  { kind: 'stopped' },
  { kind: 'crash' },
  { kind: 'fail', error },
  { kind: 'complete', skippedRows: 0 },
  { kind: 'discard' },
];

/** The state after the event, `-` when it is refused. */
const after = (state: RunState, event: RunEvent): string => {
  try {
    const next = transition(state, event);
    return next.kind === 'stopped' ? `stopped by ${next.reason}` : next.kind;
  } catch {
    return '-';
  }
};

describe('the states of a run', () => {
  test('every event in every state either leads on or is refused', () => {
    const table = Object.fromEntries(states.map((state) => [state.kind, events.map((event) => after(state, event))]));
    expect(table).toEqual({
      //          start      stop        stopped            crash               fail      complete     discard
      ready: ['running', '-', '-', '-', '-', '-', 'discarding'],
      running: ['-', 'stopping', '-', 'stopped by crash', 'failed', 'completed', '-'],
      stopping: ['-', 'stopping', 'stopped by user', 'stopped by user', 'failed', 'completed', '-'],
      stopped: ['running', '-', '-', '-', '-', '-', 'discarding'],
      failed: ['running', '-', '-', '-', '-', '-', 'discarding'],
      completed: ['-', '-', '-', '-', '-', '-', 'discarding'],
      discarding: ['-', '-', '-', '-', '-', '-', 'discarding'],
    });
  });

  test('a refused event is a bug that names both', () => {
    expect(() => transition({ kind: 'ready' }, { kind: 'stop' })).toThrowError(
      /a run that is ready met the event stop/,
    );
  });

  test('only a run that has not ended well can be resumed', () => {
    expect(states.filter(isResumable).map(({ kind }) => kind)).toEqual(['ready', 'stopped', 'failed']);
  });

  test('every state survives being stored', () => {
    for (const state of states) expect(runStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  test('a stored error whose code nobody knows is refused', () => {
    expect(runStateSchema.safeParse({ kind: 'failed', error: { code: 'NOPE', context: {} } }).success).toBe(false);
  });
});
