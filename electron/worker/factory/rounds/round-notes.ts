// What is otherwise in rounds that Data Factory carries out than in those of this program.
import type { Plan, PlanTable } from '../../../../shared/plan.ts';

/** Of one table, one sentence each. */
export function roundNotes({ increment }: PlanTable): readonly string[] {
  switch (increment?.mode) {
    case 'changeTracking':
      return [];
    case 'rowversion':
      return [unseenDeletes];
    case 'watermark':
      return [
        unseenDeletes,
        'Rows without a value in its watermark are in no round but the first, and a database that was restored is not noticed by it.',
      ];
    case undefined:
    case 'reload':
      return ['Every round copies it whole.'];
    case 'cdc':
    case 'temporal':
      return [];
  }
}

const unseenDeletes = 'Its deletes are not seen: no keys are compared, as rounds of this program do.';

/** Of the plan, one sentence each. */
export const seriesNotes = ({ series }: Pick<Plan, 'series'>): readonly string[] =>
  series === undefined
    ? []
    : [
        'In rounds, the position is asked for before the changes are read, and kept once they have arrived: what is committed in between is delivered twice, nothing is left out. The last row of a key counts.',
        'Each round has a folder of its own by its run: below it, full/ holds a whole table, and changes/ what changed since the position in the name of the file, with _op (I, U or D) and _version.',
        `Positions are kept in _tableferry/data-factory/${series.name}/, apart from the state of the series that this program keeps: let one of both carry out the rounds. A position that is deleted has the next round copy the table whole.`,
        'Data Factory compacts nothing, writes no current.json and compares no schemas: after a change of a table, plan again; its next round is then whole.',
      ];
