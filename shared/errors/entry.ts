// One entry of the error catalogue.

/** What the engine does about it: see docs/architecture.md section 6. */
export type ErrorKind = 'input' | 'auth' | 'transient' | 'data' | 'conflict' | 'integrity' | 'local' | 'bug';

export type ErrorEntry = {
  readonly kind: ErrorKind;
  /** What did not happen, and why. `{name}` is replaced from the error's context. */
  readonly title: string;
  /** What to do. */
  readonly remedy: string;
};

export const entry = (kind: ErrorKind, title: string, remedy: string): ErrorEntry => ({ kind, title, remedy });
