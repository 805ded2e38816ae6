// The answers about transforms: a preview, and what seems to be personal data.
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { InputOf } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { createKeptCatalogs } from '../kept-catalog.ts';
import { detectPersonal } from '../plan/detect-personal.ts';
import { pickOne, pickTables } from '../plan/pick-tables.ts';
import { previewTransforms } from '../plan/preview-transforms.ts';
import { isExactCodePage } from '../source/tds/types/code-page.ts';
import { withSession, type HandlersFor, type Worker } from './call.ts';

type Wish = InputOf<'transform.detect'>['tables'];

/** Throws TABLE_UNKNOWN. */
function chosen(tables: readonly CatalogTable[], wish: Wish): readonly CatalogTable[] {
  if (typeof wish === 'string')
    return pickTables(tables, { by: 'patterns', include: wish, exclude: '' }).flatMap(({ table }) => table ?? []);
  return wish.map(({ schema, name }) => {
    const table = tables.find((some) => some.schema === schema && some.name === name);
    if (table === undefined) throw new AppError('TABLE_UNKNOWN', { pattern: `${schema}.${name}` });
    return table;
  });
}

export const transformHandlers = ({ parts }: Worker): HandlersFor<'transform'> => {
  const catalogs = createKeptCatalogs(parts);
  return {
    'transform.preview': async ({ source, secrets, table: choice, transforms, rows }, { signal }) => {
      const access = { source, password: secrets.source, refresh: false };
      const picked =
        choice.query === null ? pickOne((await catalogs.get(access, signal)).tables, choice) : { choice, table: null };
      return withSession(parts, source, secrets.source, signal, (session) =>
        previewTransforms(picked, { transforms, maskKey: secrets.maskKey, rows }, { session, isExactCodePage }, signal),
      );
    },
    'transform.detect': async ({ source, password, tables }, { signal }) => {
      const catalog = await catalogs.get({ source, password, refresh: false }, signal);
      return withSession(parts, source, password, signal, async (session) => {
        const answers = [];
        for (const table of chosen(catalog.tables, tables)) {
          signal.throwIfAborted();
          const found = await detectPersonal(table, { session, isExactCodePage }, signal);
          answers.push({ schema: table.schema, name: table.name, found });
        }
        return answers;
      });
    },
  };
};
