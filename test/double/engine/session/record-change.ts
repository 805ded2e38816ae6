// What a changed row leaves behind beside itself: its track, and its record in the log that CDC reads.
import type { StoredValue } from '../../types.ts';
import { logChange } from '../cdc/log.ts';
import { trackChange } from './change-tracking.ts';
import type { OpenTable } from './open-database.ts';
import type { SessionState } from './state.ts';

type Row = readonly StoredValue[];

export function recordInsert(state: SessionState, table: OpenTable, after: Row): void {
  trackChange(state, table, 'I', after);
  logChange(state, table, 'insert', after);
}

export function recordDelete(state: SessionState, table: OpenTable, before: Row): void {
  trackChange(state, table, 'D', before);
  logChange(state, table, 'delete', before);
}

/** Of a row that keeps its key; one that gets another is deleted and inserted. */
export function recordUpdate(state: SessionState, table: OpenTable, before: Row, after: Row): void {
  trackChange(state, table, 'U', after);
  logChange(state, table, 'before', before);
  logChange(state, table, 'after', after);
}
