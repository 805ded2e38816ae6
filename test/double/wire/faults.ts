// The fault switch: what is to go wrong, on which statement, after how many rows, how often.

export type FaultAction =
  /** The socket goes away; `close` ends it politely, `reset` (the default) does not. */
  | { readonly kind: 'drop'; readonly how?: 'reset' | 'close' }
  /** Silence. A blocked server still answers an attention; a dead network (the default) does not. */
  | { readonly kind: 'stall'; readonly answersAttention?: boolean }
  | { readonly kind: 'deadlock' }
  /** The administrator ends the session: error 596, class 21, then the socket closes. */
  | { readonly kind: 'kill' }
  | { readonly kind: 'slow'; readonly rowsPerSecond: number }
  | {
      readonly kind: 'error';
      readonly number: number;
      readonly severity?: number;
      readonly state?: number;
      readonly message?: string;
    };

export type Fault = FaultAction & {
  /** Only statements whose text matches; any statement that gives rows when absent. */
  readonly match?: RegExp;
  /** Rows sent before it happens (0 by default); counted over all result sets of the request. */
  readonly afterRows?: number;
  /** How many matching requests it happens to (1 by default). */
  readonly count?: number;
  /** Only on this connection. */
  readonly connection?: number;
};

type Armed = { readonly fault: Fault; left: number };

/** Faults wait in order; a request that gives rows meets the first that fits it. */
export class FaultSwitch {
  private armed: Armed[] = [];
  /** Every answer, whatever the request, comes this much later: a server under load, or a long line. */
  latencyMs = 0;

  next(fault: Fault): void {
    this.armed.push({ fault, left: fault.count ?? 1 });
  }

  clear(): void {
    this.armed = [];
    this.latencyMs = 0;
  }

  /** Faults that have not happened yet, those with a count once each. */
  get waiting(): readonly Fault[] {
    return this.armed.map(({ fault }) => fault);
  }

  /** The first fault that fits a request which is about to send columns. It stays armed until it is spent. */
  find(connection: number, sql: string): Fault | null {
    const found = this.armed.find(({ fault }) => {
      const isHere = fault.connection === undefined || fault.connection === connection;
      return isHere && (fault.match === undefined || new RegExp(fault.match.source, fault.match.flags).test(sql));
    });
    return found?.fault ?? null;
  }

  /** Counts the fault as happened; false when another request was quicker. */
  spend(fault: Fault): boolean {
    const found = this.armed.find((armed) => armed.fault === fault);
    if (found === undefined) return false;
    found.left -= 1;
    if (found.left <= 0) this.armed = this.armed.filter((armed) => armed !== found);
    return true;
  }
}
