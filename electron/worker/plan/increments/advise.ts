// How the changes of tables are best found: every way with what it gives and costs, and the one that is recommended.
import type { CatalogTable } from '../../../../shared/catalog.ts';
import type { Increment, IncrementAdvice, IncrementChoice } from '../../../../shared/increment.ts';
import type { IncrementFacts } from '../../source/catalog/increment-facts.ts';
import { incrementCandidates } from './candidates.ts';
import { everything, fitIncrement, type ChosenOf } from './fit.ts';
import { enableScript } from './scripts.ts';
import { incrementWords } from './words.ts';

/** What takes no longer than a round with changes would. */
const smallRows = 100_000;

/** Asks nothing: the catalog and the facts hold it all, so that 10,000 tables take no longer than the catalog. */
export function adviseIncrement(
  table: CatalogTable,
  facts: IncrementFacts,
  chosen: ChosenOf = everything,
): IncrementAdvice {
  const choices = incrementCandidates(table, facts).map((increment): IncrementChoice => {
    const fit = fitIncrement(increment, table, chosen, facts);
    return {
      increment,
      ...fit,
      ...incrementWords(increment, table, facts),
      script: enableScript(increment, table, facts),
    };
  });
  const { schema, name } = table;
  return { schema, name, ...recommend(table, choices), choices };
}

/** Nothing that may lose changes silently is recommended: a watermark is for those who know their writers. */
function recommend(
  table: CatalogTable,
  choices: readonly IncrementChoice[],
): Pick<IncrementAdvice, 'recommended' | 'why'> {
  const available = choices.filter(({ isAvailable }) => isAvailable === 'yes');
  const best = available.find(({ increment }) => increment.mode !== 'watermark' && increment.mode !== 'reload');
  const isSmall = table.rowsEstimate !== null && table.rowsEstimate <= smallRows;
  if (best !== undefined && !(isSmall && best.increment.mode === 'rowversion'))
    return { recommended: best.increment, why: why[best.increment.mode] };
  const reload = choices.find(({ increment }) => increment.mode === 'reload')?.increment ?? {
    mode: 'reload',
    ifLost: 'reload',
    ifSchemaChanged: 'stop',
  };
  if (isSmall) return { recommended: reload, why: 'It is small: loading it whole costs little, and is always right.' };
  const watermark = available.find(({ increment }) => increment.mode === 'watermark');
  const better = choices.find(({ isAvailable, script }) => isAvailable === 'no' && script !== null);
  const would =
    better === undefined
      ? ''
      : ` ${named[better.increment.mode]} would be better, once its administrator has run the script.`;
  const instead =
    watermark === undefined || watermark.increment.mode !== 'watermark'
      ? ''
      : ` By ${watermark.increment.column} less would be read, but not all that changes: choose it if you know that every writer sets it.`;
  return {
    recommended: reload,
    why: `Nothing that the server offers now tells all of its changes.${would}${instead}`,
  };
}

const why: Readonly<Record<Increment['mode'], string>> = {
  changeTracking: 'Change tracking tells every change, deletes too, and costs the server least.',
  cdc: 'CDC tells every change, deletes too.',
  temporal: 'Its history tells every change, deletes too.',
  rowversion: 'Its rowversion tells every row that was written; deletes are found by comparing keys.',
  watermark: '',
  reload: '',
};
const named: Readonly<Record<Increment['mode'], string>> = {
  changeTracking: 'Change tracking',
  cdc: 'CDC',
  temporal: 'System versioning',
  rowversion: 'A rowversion',
  watermark: 'An index',
  reload: 'A full load',
};
