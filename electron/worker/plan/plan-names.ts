// What the blobs of a plan will be called, before there is a run: first names to look at, and whether all will be taken.
import type { InputOf, OutputOf } from '../../../shared/contract.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';
import type { Plan } from '../../../shared/plan.ts';
import { readerFileNames } from '../readers/reader-files.ts';
import { createBlobNames, exampleRun, extensionOf, type NameRequest } from '../target/blob-name.ts';
import { assertNamesFit } from '../target/name-limits.ts';

/** The names that a run would give. Throws PATH_TEMPLATE_INVALID, BLOB_NAMES_UNFIT. */
export function checkNames(
  { source, target, pathTemplate, options }: Pick<Plan, 'source' | 'target' | 'pathTemplate' | 'options'>,
  tables: NameRequest['tables'],
): ReturnType<typeof createBlobNames> {
  const request = {
    template: pathTemplate,
    ext: extensionOf(options.format, options.compression),
    server: source.server,
    database: source.database,
    run: exampleRun,
    tables,
  };
  assertNamesFit({ ...request, namespace: target.namespace ?? null, files: readerFileNames });
  return createBlobNames(request);
}

/** The names of first parts; the tables of `longest` are only checked. Throws PATH_TEMPLATE_INVALID, BLOB_NAMES_UNFIT. */
export function previewNames(input: InputOf<'target.names'>): OutputOf<'target.names'> {
  const { tables, longest = [], namespace = null, server, database } = input;
  const template = input.template ?? pathLayouts.default;
  const isShown = ({ schema, name }: (typeof tables)[number]): boolean =>
    tables.some((table) => table.schema === schema && table.name === name);
  const others = longest.filter((table) => !isShown(table));
  const named = [...tables, ...others].map((table, i) => ({ ...table, id: String(i) }));
  const ext = extensionOf(input.format, input.compression);
  const request = { template, ext, server, database, run: exampleRun, tables: named };
  assertNamesFit({ ...request, namespace, files: readerFileNames });
  const shown = named.slice(0, tables.length);
  const names = createBlobNames({ ...request, tables: shown });
  return { template, names: shown.map((table) => names.partName(table, 0, 0)) };
}
