// The first rows of a choice before and after its transforms, through the engine of a run.
import type { OutputColumn } from '../../../shared/columns.ts';
import { outputColumnsOf, readOutputsOf } from '../../../shared/plan.ts';
import type { Transform, TransformPreview } from '../../../shared/transforms.ts';
import type { Batch } from '../batch/batch.ts';
import { openEngine } from '../transforms/engine.ts';
import { acceptMaskKey, needsMaskKey } from '../transforms/masks/mask-key.ts';
import { computedBeside } from '../transforms/server-columns.ts';
import { createTextView, textOf } from '../transforms/values/text-view.ts';
import { nameOf } from '../source/chosen-rows.ts';
import { transformTable } from './give-transforms.ts';
import type { Picked } from './pick-tables.ts';
import type { ReadingTools } from './plan-reading.ts';
import { accept, cut, tableOf } from './preview-rows.ts';

const batchBytes = 4 << 20;
const refusedText = '(cannot be carried over)';

export type TransformPreviewRequest = {
  readonly transforms: readonly Transform[];
  readonly maskKey: string | undefined;
  readonly rows: number;
};

/** Throws what planning, transforms and reading throw; MASK_KEY_MISSING. */
export async function previewTransforms(
  picked: Picked,
  { transforms, maskKey, rows }: TransformPreviewRequest,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<TransformPreview> {
  const read = tableOf(await accept(picked, tools, signal), rows);
  const table = transforms.length === 0 ? read : await transformTable(read, transforms, tools, signal);
  const key = needsMaskKey(table) ? acceptMaskKey(maskKey, nameOf(table)) : null;
  const engine = await openEngine(table, { maskKey: key, setAside: true });
  const before = createTexts(readOutputsOf(table));
  const after = createTexts(outputColumnsOf(table));
  const computed = computedBeside(table, null);
  const request = {
    table,
    after: null,
    upTo: null,
    batchBytes,
    mostRows: rows,
    ...(computed === null ? {} : { computed }),
  };
  try {
    for await (const batch of tools.session.read(request, signal)) {
      const most = rows - before.rows.length;
      const first = before.rows.length;
      before.add(batch, most);
      after.add(engine === null ? batch : engine.run(batch, (row) => `row ${String(first + row + 1)}`), most);
      if (before.rows.length >= rows) break;
    }
  } finally {
    engine?.close();
  }
  return { before: before.told(), after: after.told() };
}

function createTexts(outputs: readonly OutputColumn[]) {
  const views = outputs.map(({ type }) => createTextView(type));
  const rows: (string | null)[][] = [];
  return {
    rows,
    add(batch: Batch, most: number): void {
      const refused = new Set(batch.refused.map(({ row, column }) => JSON.stringify([row, column])));
      for (let row = 0; row < Math.min(batch.rowCount, most); row++)
        rows.push(
          views.map((view, i) => {
            const column = batch.columns[i];
            if (refused.has(JSON.stringify([row, outputs[i]?.name]))) return refusedText;
            if (column.present[row] === 0) return null;
            view.look(column, row);
            return cut(textOf(view));
          }),
        );
    },
    told: (): TransformPreview['before'] => ({ columns: outputs.map(({ name }) => name), rows }),
  };
}
