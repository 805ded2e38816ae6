// Findings are made here, so that each has its id, and its place named in the same way.
import type { Finding, Rule, Severity } from '../../../../shared/preflight.ts';

export type Place = {
  readonly schema: string | null;
  readonly table: string | null;
  readonly column: string | null;
};

export const wholeDatabase: Place = { schema: null, table: null, column: null };

type Told = {
  readonly what: string;
  readonly consequence: string;
  readonly rows?: number | null;
  readonly sample?: Finding['sample'];
  readonly sql?: string | null;
  readonly choices?: Finding['choices'];
};

export function finding(rule: Rule, severity: Severity, place: Place, told: Told): Finding {
  const { schema, table, column } = place;
  return {
    id: JSON.stringify([rule, schema, table, column]),
    rule,
    severity,
    schema,
    table,
    column,
    what: told.what,
    rows: told.rows ?? null,
    consequence: told.consequence,
    sample: told.sample ?? null,
    sql: told.sql ?? null,
    choices: told.choices ?? [],
  };
}

const longestSample = 60;

/** Numbers, dates and names of types may be kept in a plan; text of a cell is only shown. */
export const sampleOf = (text: string, isTableText: boolean): Finding['sample'] => ({
  text: text.length > longestSample ? `${text.slice(0, longestSample)}…` : text,
  isTableText,
});
