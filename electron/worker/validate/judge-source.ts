// Tells a source that changed since the run from files that lost something; where that cannot be told, it is said.
import type { KeyTuple } from '../../../shared/plan.ts';
import { changedKeys, type KeyChange } from './changes/changed-keys.ts';
import { countChanges } from './changes/count-changes.ts';
import { fault, notice, type Found } from './findings.ts';
import type { SourceMoment } from './source-moment.ts';
import type { SourceSession } from '../source/session.ts';
import type { TableWork } from './table-work.ts';

/** `same`: the rows are those that the run read, so that a difference is a fault. */
export type SourceState = { readonly kind: 'same' | 'changed' | 'unknown'; readonly how: string };

export type SourceJudge = {
  /** Asked after a difference was seen: a change that came in between is a change too. */
  state(): Promise<SourceState>;
  /** Of a number over the whole table. */
  table(): Promise<SourceState>;
  /** Of a row that has no key: a table that was written to need not have had this row changed. */
  anyRow(): Promise<SourceState>;
  /** In the order of the keys. */
  rows(keys: readonly KeyTuple[]): Promise<readonly SourceState[]>;
};

export function createJudge(
  work: TableWork,
  moment: SourceMoment,
  now: SourceSession,
  signal: AbortSignal,
): SourceJudge {
  const { table, plan } = work;
  const mark = table.changeMark ?? null;
  const asked = { ...plan, rows: table.rows, rowsSetAside: table.rowsSetAside };
  let state: Promise<SourceState> | null = null;
  const look = async (): Promise<SourceState> => {
    if (moment.isThen) return { kind: 'same', how: moment.text };
    const { kind, how, way } = await countChanges(now, asked, mark, signal);
    // Another number of rows is what is to be judged: it does not explain itself.
    if (kind === 'changed' && way === 'count') return { kind: 'unknown', how };
    return { kind: kind === 'none' ? 'same' : kind, how };
  };
  const judge: SourceJudge = {
    state: () => (state ??= look()),
    async table() {
      const whole = await judge.state();
      if (whole.kind !== 'changed') return whole;
      return { kind: 'changed', how: `${whole.how} Whether that is all of the difference, the full tier tells.` };
    },
    async anyRow() {
      const whole = await judge.state();
      if (whole.kind !== 'changed') return whole;
      return { kind: 'unknown', how: `${whole.how} Whether that was this row is not known.` };
    },
    async rows(keys) {
      const whole = await judge.state();
      if (whole.kind === 'same' || keys.length === 0) return keys.map(() => whole);
      const found = await changedKeys(now, asked, mark, keys, signal);
      return keys.map((_, index) => stateOfRow(found?.[index] ?? 'unknown', whole));
    },
  };
  return judge;
}

function stateOfRow(change: KeyChange, whole: SourceState): SourceState {
  switch (change) {
    case 'changed':
      return { kind: 'changed', how: 'This row was changed at the source since the run.' };
    case 'same':
      return { kind: 'same', how: 'This row was not changed at the source since the run.' };
    case 'gone':
      return { kind: 'unknown', how: 'This row is not in the source any more; since when cannot be told.' };
    case 'unknown':
      return {
        kind: 'unknown',
        how: whole.kind === 'changed' ? 'Whether this row changed since cannot be told.' : whole.how,
      };
  }
}

/** A difference with the source, as what it is: a fault, a change since, or not known. `text` is a sentence. */
export function judged(
  state: SourceState,
  kind: Found['kind'],
  text: string,
  more: Omit<Found, 'kind' | 'severity' | 'text'> = {},
): Found {
  switch (state.kind) {
    case 'same':
      return fault(kind, text, more);
    case 'changed':
      return notice('changedSince', `${text} ${state.how}`, more);
    case 'unknown':
      return notice(
        'changedUnknown',
        `${text} Whether the source changed since the run cannot be told. ${state.how}`.trim(),
        more,
      );
  }
}
