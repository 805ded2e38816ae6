// Rules that what a table declares suggests: its unique indexes and CHECK constraints, and what it refers to.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { Rule, RuleSuggestion } from '../../../shared/rules.ts';
import type { SourceSession } from '../source/session.ts';
import { readForeignKeys, type ForeignKey } from '../source/catalog/foreign-keys.ts';

/** Asks the server for foreign keys; without an answer the rest is suggested. */
export async function suggestRules(
  session: SourceSession,
  table: CatalogTable,
  signal: AbortSignal,
): Promise<RuleSuggestion[]> {
  const keys = table.kind === 'table' ? await readForeignKeys(session, table, signal) : [];
  return suggestionsOf(table, keys ?? []);
}

export function suggestionsOf(table: CatalogTable, foreignKeys: readonly ForeignKey[]): RuleSuggestion[] {
  const unique = table.keys.map(({ name, columns }): RuleSuggestion => ({
    rule: { kind: 'unique', id: idOf('unique', name), onBreak: 'stopTable', columns: columns.map((one) => one.name) },
    why: `The unique index ${name} sees to it on the server: it costs nothing.`,
  }));
  const checks = (table.checks ?? []).flatMap(({ name, definition, isDisabled }): RuleSuggestion[] =>
    definition === null
      ? []
      : [
          {
            rule: { kind: 'condition', id: idOf('check', name), onBreak: 'warn', sql: definition },
            why: isDisabled
              ? `The CHECK constraint ${name} is disabled: rows may break it.`
              : `It is the CHECK constraint ${name}; rows that were there before it may not have been checked.`,
          },
        ],
  );
  return [...unique, ...checks, ...foreignKeys.map(referenceOf)];
}

function referenceOf({ name, columns, to, isDisabled, isTrusted }: ForeignKey): RuleSuggestion {
  const rule: Rule = { kind: 'references', id: idOf('foreign', name), onBreak: 'warn', columns: [...columns], to };
  if (isDisabled) return { rule, why: `The foreign key ${name} is disabled: rows may point nowhere.` };
  return {
    rule,
    why: isTrusted
      ? `It is the foreign key ${name}; it still tells rows whose counterpart is not moved.`
      : `The foreign key ${name} is not trusted: rows were not checked when it was made or enabled.`,
  };
}

/** What a rule may be called, of what a constraint may be called. */
const idOf = (kind: string, name: string): string => `${kind}-${name.replace(/\W+/g, '-')}`.slice(0, 60);
