// What kind of table or column it is, in a word or two for lists.
import type { CatalogColumn, TableTraits } from './catalog.ts';

/** Short words for the list; none for an ordinary table. */
export function marksOf(traits: TableTraits | null): string[] {
  if (traits === null) return [];
  const marks: readonly (readonly [boolean, string])[] = [
    [traits.synonymFor !== null, 'synonym'],
    [traits.temporal?.role === 'current', 'temporal'],
    [traits.temporal?.role === 'history' || traits.ledger === 'history', 'history'],
    [traits.ledger === 'updatable' || traits.ledger === 'appendOnly', 'ledger'],
    [traits.ledger === 'dropped', 'dropped'],
    [traits.memory !== 'none', 'in memory'],
    [traits.isExternal, 'external'],
    [traits.graph !== null, `graph ${traits.graph ?? ''}`],
    [traits.isFileTable, 'FileTable'],
    [traits.storage === 'columnstore', 'columnstore'],
    [traits.partitioning !== null, 'partitioned'],
    [traits.rowFilters !== null && traits.rowFilters.length > 0, 'filtered rows'],
    [traits.isTrackedByCdc, 'CDC'],
    [traits.changeTracking !== null, 'change tracking'],
    [traits.isReplicated, 'replicated'],
  ];
  return marks.flatMap(([holds, word]) => (holds ? [word] : []));
}

/** What sets a column apart, in a word or two; none for a column like most. */
export function marksOfColumn({ isIdentity, isComputed, traits = {} }: CatalogColumn): string[] {
  const period = { rowStart: 'period start', rowEnd: 'period end', ledger: 'ledger' } as const;
  return [
    ...(isIdentity ? ['identity'] : []),
    ...(isComputed ? [traits.computed?.isPersisted === false ? 'computed when read' : 'computed'] : []),
    ...(traits.generatedAlways === undefined ? [] : [period[traits.generatedAlways]]),
    ...(traits.isHidden === true ? ['hidden'] : []),
    ...(traits.isSparse === true ? ['sparse'] : []),
    ...(traits.isFilestream === true ? ['FILESTREAM'] : []),
    ...(traits.isRowGuid === true ? ['row GUID'] : []),
    ...(traits.masking === undefined ? [] : ['masked']),
    ...(traits.encryption === undefined ? [] : ['encrypted']),
  ];
}
