// Reads statements by a T-SQL grammar that is not ours, after what it does not know was put into words it does.
import { Dialect, parse } from '@polyglot-sql/sdk';

/** Correct T-SQL that the grammar lacks, each with what stands in for it while the rest is parsed. */
const unknownToIt: readonly { readonly what: string; readonly pattern: RegExp; readonly instead: string }[] = [
  { what: 'settings of the driver, without semicolons', pattern: /^(set [^;\n]+)$/gm, instead: '$1;' },
  { what: 'IF before a transaction statement', pattern: /\bIF @@TRANCOUNT > 0 (?=COMMIT|ROLLBACK)/g, instead: '' },
  { what: 'IF and ELSE on lines of their own', pattern: /^(?:IF @lo <= @hi|ELSE)$/gm, instead: '' },
  { what: 'FOR SYSTEM_TIME ALL', pattern: / FOR SYSTEM_TIME ALL\b/g, instead: '' },
  {
    what: 'CHANGETABLE',
    pattern: /CHANGETABLE\(CHANGES (\[[^\]]+\]\.\[[^\]]+\]), @since\)/g,
    instead: '$1',
  },
  { what: 'FOR SYSTEM_TIME AS OF', pattern: / FOR SYSTEM_TIME AS OF '[^']*'/g, instead: '' },
  {
    what: 'CREATE DATABASE ... AS SNAPSHOT OF',
    pattern: /^CREATE DATABASE [^]*\bAS SNAPSHOT OF [^]*$/,
    instead: 'SELECT 1',
  },
  { what: 'DBCC SHOW_STATISTICS', pattern: /^DBCC SHOW_STATISTICS \([^)]*\) WITH [\w, ]+;?$/, instead: 'SELECT 1' },
  { what: 'the class of an object in GRANT', pattern: /^(GRANT [^;]* ON )OBJECT::/g, instead: '$1' },
  { what: 'pseudo-columns of graphs', pattern: /\bt\.\$(node|edge|from|to)_id\b/g, instead: 't.[$1_id]' },
];

export type Parsed = { readonly error: string | null; readonly replaced: readonly string[] };

/** `error`: why it is no T-SQL to the grammar; `replaced`: what had to be put differently for it. */
export function parseStatement(sql: string): Parsed {
  const replaced: string[] = [];
  const text = unknownToIt.reduce((before, { what, pattern, instead }) => {
    const after = before.replaceAll(
      new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`),
      instead,
    );
    if (after !== before) replaced.push(what);
    return after;
  }, sql);
  const result: unknown = parse(text, Dialect.TSQL);
  const isParsed = typeof result === 'object' && result !== null && Reflect.get(result, 'success') === true;
  const error: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'error') : null;
  return { error: isParsed ? null : String(error ?? 'no result'), replaced };
}
