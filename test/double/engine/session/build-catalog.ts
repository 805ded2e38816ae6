// All catalog views together: those that describe views are made by binding their queries.
import { captureViews } from '../cdc/views.ts';
import { informationViews } from '../catalog/information-schema.ts';
import { objectViews } from '../catalog/objects.ts';
import { partitionViews } from '../catalog/partition-views.ts';
import { selfViews, serverViews } from '../catalog/server.ts';
import type { CatalogRow, CatalogView } from '../catalog/shape.ts';
import { storageViews } from '../catalog/storage.ts';
import { transactionViews } from '../catalog/transactions.ts';
import { columnFacts, typesView } from '../catalog/type-facts.ts';
import type { OpenView } from './open-database.ts';
import { describeBatch, type Run } from './run-select.ts';
import type { SessionState } from './state.ts';
import { createTransactions } from './transaction.ts';

/** sys.columns rows of a view: its query is bound to learn its columns. */
function viewColumns(catalog: () => readonly CatalogView[]) {
  return (state: SessionState, { objectId, definition }: OpenView): readonly CatalogRow[] => {
    const run: Run = { state, transactions: createTransactions(state), catalog: catalog(), use: () => undefined };
    return describeBatch(run, definition.sql, '').map((column, index) => {
      const facts = columnFacts(column.type);
      return {
        object_id: objectId,
        name: column.name,
        column_id: index + 1,
        system_type_id: facts.id,
        user_type_id: facts.userId,
        max_length: facts.length,
        precision: facts.precision,
        scale: facts.scale,
        collation_name: facts.collation,
        is_nullable: column.isNullable ? 1 : 0,
        generated_always_type: 0,
        generated_always_type_desc: 'NOT_APPLICABLE',
        is_sparse: 0,
        is_column_set: 0,
      };
    });
  };
}

export function buildCatalog(): readonly CatalogView[] {
  const views: CatalogView[] = [];
  views.push(
    ...objectViews(viewColumns(() => views)),
    ...storageViews,
    ...partitionViews,
    ...serverViews,
    ...informationViews,
    ...captureViews,
    ...transactionViews,
    typesView,
  );
  views.push(...selfViews([...views]));
  return views;
}
