// Which tables the Data Factory of a plan moves: those named, and the large ones that it can copy as the plan has them.
import { AppError } from '../../../shared/errors.ts';
import { staysMark, type Engine, type FactoryRead } from '../../../shared/factory.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { notesOf, refusalsOf } from '../factory/fit-table.ts';
import { otherwiseNotesOf } from '../factory/plan-notes.ts';
import { readOf } from '../factory/read-table.ts';
import { nameOf } from '../source/chosen-rows.ts';
import type { SettledEngines } from './settle-nodes.ts';

type Giving = {
  readonly plan: Pick<Plan, 'options'>;
  readonly factory: string;
  /** Half a sentence. */
  readonly why: string;
  /** Hold for every table. */
  readonly planNotes: readonly string[];
};

const reads: Readonly<Record<FactoryRead, string>> = {
  whole: 'by one query',
  bounded: 'in ranges of a column at the same time',
  ranges: 'in ranges of a column at the same time, whose bounds it asks for',
  physical: 'by its physical partitions at the same time',
};

/** Throws FACTORY_UNFIT for a plan with a series, USAGE for a table that is not moved, FACTORY_TABLE_UNFIT for one that is named and cannot be copied there. */
export function giveEngines(plan: Omit<Plan, 'hash'>, wish: SettledEngines): Omit<Plan, 'hash'> {
  if (plan.series !== undefined)
    throw new AppError('FACTORY_UNFIT', {
      detail: 'it keeps a series up to date, whose rounds are carried out by this computer alone',
    });
  const asked = new Map<string, Engine>();
  const planned = new Set(plan.tables.map(nameOf));
  for (const table of wish.tables) {
    const name = nameOf(table);
    const usage = (detail: string): AppError => new AppError('USAGE', { detail: `who moves ${name} ${detail}` });
    if (!planned.has(name)) throw usage('is said, but it is not among the tables that are moved');
    if (asked.has(name)) throw usage('is said twice');
    asked.set(name, table.engine);
  }
  const planNotes = [...(wish.nodesNote === undefined ? [] : [wish.nodesNote]), ...otherwiseNotesOf(plan)];
  const tables = plan.tables.map((table) => {
    const engine = asked.get(nameOf(table));
    const isLarge = wish.fromBytes !== null && table.bytesEstimate !== null && table.bytesEstimate >= wish.fromBytes;
    if (engine === 'here' || (engine === undefined && !isLarge)) return table;
    const refusals = refusalsOf(table, plan.options);
    if (refusals.length === 0) {
      const why = engine === 'factory' ? 'it was named' : `it has ${formatBytes(wish.fromBytes ?? 0)} or more`;
      return byFactory(table, { plan, factory: wish.place.factory, why, planNotes });
    }
    const detail = refusals.join(' ');
    if (engine === 'factory') throw new AppError('FACTORY_TABLE_UNFIT', { table: nameOf(table), detail });
    return {
      ...table,
      notes: [...table.notes, `${staysMark}${detail}`],
    };
  });
  const moved = tables.filter(({ engine }) => engine === 'factory');
  if (moved.length === 0) return { ...plan, tables };
  return {
    ...plan,
    consistency: `${plan.consistency} Data Factory reads each of its tables at a moment of its own: ${listed(moved)}.`,
    factory: { ...wish.place, nodes: wish.place.nodes ?? 1 },
    tables,
  };
}

function byFactory(table: PlanTable, { plan, factory, why, planNotes }: Giving): PlanTable {
  const { read, note } = readOf(table, plan.options);
  return {
    ...table,
    engine: 'factory',
    readNote: `The Data Factory ${factory} reads it, since ${why}, ${reads[read]}.`,
    notes: [...table.notes, ...planNotes, ...(note === null ? [] : [note]), ...notesOf(table, plan.options)],
  };
}

const shown = 8;
const listed = (tables: readonly PlanTable[]): string =>
  tables.length <= shown
    ? tables.map(nameOf).join(', ')
    : `${tables.slice(0, shown).map(nameOf).join(', ')} and ${String(tables.length - shown)} more`;
