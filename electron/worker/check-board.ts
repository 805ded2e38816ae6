// The list of a connection test while it fills in: every change of a line shows the whole list.
import type { Check, CheckList } from '../../shared/checks.ts';
import type { AppError } from '../../shared/errors.ts';

type CheckId = Check['id'];
/** What stands behind a line. */
export type Findings = Partial<Pick<Check, 'facts' | 'fix'>>;

export type CheckBoard = {
  readonly checks: () => CheckList;
  /** The line in progress. */
  readonly running: () => CheckId | null;
  /** All lines wait again. */
  readonly restart: () => void;
  /** `detail`: why it takes long. */
  readonly start: (id: CheckId, detail?: string) => void;
  readonly pass: (id: CheckId, detail: string, findings?: Findings) => void;
  readonly warn: (id: CheckId, detail: string, findings?: Findings) => void;
  /** More of what stands behind a line that is settled already. */
  readonly note: (id: CheckId, facts: Check['facts']) => void;
  /** Lines that are still open are not tried any more: they become `skipped`. */
  readonly fail: (id: CheckId, error: AppError, findings?: Findings) => void;
  /** Lines that are still open are not tried, for a reason that is no failure. */
  readonly skipRest: (detail: string) => void;
};

/** `show` gets lists that never change afterwards. */
export function createCheckBoard(ids: readonly CheckId[], show: (checks: CheckList) => void): CheckBoard {
  const waiting = (id: CheckId): Check => ({ id, state: 'waiting', detail: null, error: null, facts: [], fix: null });
  let checks: CheckList = ids.map(waiting);
  const change = (edit: (check: Check) => Check): void => {
    checks = checks.map(edit);
    show(checks);
  };
  const settle = (id: CheckId, settled: Partial<Check>): void =>
    change((check) => (check.id === id ? { ...check, error: null, ...settled } : check));
  const isOpen = ({ state }: Check): boolean => state === 'waiting' || state === 'running';
  show(checks);
  return {
    checks: () => checks,
    running: () => checks.find(({ state }) => state === 'running')?.id ?? null,
    restart: () => change(({ id }) => waiting(id)),
    start: (id, detail) => settle(id, { state: 'running', detail: detail ?? null, facts: [], fix: null }),
    pass: (id, detail, findings) => settle(id, { state: 'passed', detail, ...findings }),
    warn: (id, detail, findings) => settle(id, { state: 'warning', detail, ...findings }),
    note: (id, facts) =>
      facts.length === 0
        ? undefined
        : change((check) => (check.id === id ? { ...check, facts: [...check.facts, ...facts] } : check)),
    fail: (id, error, findings) =>
      change((check) => {
        if (check.id === id) return { ...check, state: 'failed', error: error.toData(), ...findings };
        return isOpen(check) ? { ...check, state: 'skipped' } : check;
      }),
    skipRest: (detail) => change((check) => (isOpen(check) ? { ...check, state: 'skipped', detail } : check)),
  };
}
