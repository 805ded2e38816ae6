// Findings as they are made: where they belong, which are kept, and how many there were.
import type { Finding } from '../../../shared/validation.ts';

/** A finding before it is known which table it belongs to. */
export type Found = Pick<Finding, 'kind' | 'severity' | 'text'> &
  Partial<Pick<Finding, 'part' | 'key' | 'column' | 'expected' | 'found'>>;

export type Findings = {
  add(...found: readonly Found[]): void;
  /** What the tier promises could not be done here: told, and neither verified nor a fault. */
  leave(text: string, where?: Pick<Found, 'part' | 'column'>): void;
  readonly faults: number;
  /** Something was left. */
  readonly isIncomplete: boolean;
  readonly inAll: number;
  /** The first of them, faults before notices. */
  list(): Finding[];
};

/** More than anybody reads; all are counted. */
const findingsKept = 100;

/** Collects what is found of one table; of the manifest when `schema` and `table` are empty. */
export function createFindings(schema: string, table: string, kept = findingsKept): Findings {
  const faults: Finding[] = [];
  const notices: Finding[] = [];
  const counts = { faults: 0, notices: 0, left: 0 };
  const add = (found: Found): void => {
    const isFault = found.severity === 'fault';
    counts[isFault ? 'faults' : 'notices'] += 1;
    const list = isFault ? faults : notices;
    if (list.length < kept) list.push({ ...blank, schema, table, ...found });
  };
  return {
    add: (...all) => all.forEach(add),
    leave(text, where = {}) {
      counts.left += 1;
      add({ kind: 'notCompared', severity: 'notice', text, ...where });
    },
    get faults() {
      return counts.faults;
    },
    get isIncomplete() {
      return counts.left > 0;
    },
    get inAll() {
      return counts.faults + counts.notices;
    },
    list: () => [...faults, ...notices].slice(0, kept),
  };
}

const blank = { part: null, key: null, column: null, expected: null, found: null } as const;

export const fault = (
  kind: Finding['kind'],
  text: string,
  more: Omit<Found, 'kind' | 'severity' | 'text'> = {},
): Found => ({
  kind,
  severity: 'fault',
  text,
  ...more,
});

export const notice = (
  kind: Finding['kind'],
  text: string,
  more: Omit<Found, 'kind' | 'severity' | 'text'> = {},
): Found => ({
  kind,
  severity: 'notice',
  text,
  ...more,
});
