// The script for Spark (Databricks, Synapse, Fabric notebooks): a view of the current state, over the files that the pointer names.
import {
  collationOf,
  headLines,
  keyOf,
  outputsOf,
  setsOf,
  type CurrentFacts,
  type KeyColumn,
} from './current-facts.ts';

const setColumn = 'tableferry_set';
const rankColumn = 'tableferry_rank';
const keyColumn = (index: number): string => `tableferry_key${String(index)}`;

export function writeSpark(facts: CurrentFacts): string {
  const { pointer } = facts;
  const base = (pointer.base?.parts ?? []).map(({ name }) => name);
  const sets = setsOf(pointer);
  const key = keyOf(pointer);
  return [
    ...headLines(facts, 'Spark', []).map((line) => `# ${line}`),
    'from functools import reduce',
    'from pyspark.sql import Window, functions as F',
    '',
    ...(hasNanos(facts) ? ['spark.conf.set("spark.sql.legacy.parquet.nanosAsLong", "true")', ''] : []),
    `root = ${text(rootOf(facts.container))}`,
    `columns = ${list(outputsOf(pointer).map(({ name }) => name))}`,
    '',
    'def read(names):',
    '    return spark.read.option("mergeSchema", "true").parquet(*[f"{root}/{name}" for name in names])',
    '',
    'def with_key(rows):',
    `    return rows${key.map((one, index) => `.withColumn(${text(keyColumn(index))}, ${compared(one)})`).join('')}`,
    '',
    'def quoted(name):',
    '    return F.col("`" + name.replace("`", "``") + "`")',
    '',
    `keys = ${list(key.map((_, index) => keyColumn(index)))}`,
    `base = ${base.length === 0 ? 'None' : `with_key(read(${list(base)}))`}`,
    `sets = [${sets.map(({ number, names }) => `\n    read(${list(names)}).withColumn(${text(setColumn)}, F.lit(${String(number)})),`).join('')}\n]`,
    'current = None if base is None else base.select(*[quoted(name) for name in columns])',
    'if sets:',
    '    changes = with_key(reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), sets))',
    `    order = Window.partitionBy(*keys).orderBy(F.col(${text(setColumn)}).desc(), quoted(${text(pointer.versionColumn)}).desc())`,
    `    newest = changes.withColumn(${text(rankColumn)}, F.row_number().over(order)).where(F.col(${text(rankColumn)}) == 1)`,
    `    upserts = newest.where(quoted(${text(pointer.operationColumn)}) != "D").select(*[quoted(name) for name in columns])`,
    '    current = upserts if base is None else (',
    '        base.join(newest.select(*keys), keys, "left_anti").select(*[quoted(name) for name in columns]).unionByName(upserts)',
    '    )',
    `current.createOrReplaceTempView(${text(`${pointer.schema}_${pointer.name}`.replaceAll(/[^A-Za-z0-9_]/g, '_'))})`,
    '',
  ].join('\n');
}

/** Spark takes them for numbers, or not at all. */
const hasNanos = ({ pointer }: CurrentFacts): boolean =>
  outputsOf(pointer).some(({ type }) => (type.kind === 'time' || type.kind === 'timestamp') && type.unit === 'nanos');

/** A JSON text is one of Python too. */
const text = (value: string): string => JSON.stringify(value);
const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`;

/** As the file system that Spark opens. Of other hosts than Azure's the address is kept. */
function rootOf(container: string): string {
  const [, account, suffix, name] = /^https:\/\/([^./]+)\.blob\.([^/]+)\/([^/]+)$/.exec(container) ?? [];
  return account === undefined ? container : `abfss://${name ?? ''}@${account}.dfs.${suffix ?? ''}`;
}

/** As the source compares it: blanks at the end never count. */
function compared(key: KeyColumn): string {
  const value = `quoted(${text(key.name)})`;
  const { isText, ignoresCase } = collationOf(key);
  if (!isText) return value;
  const trimmed = `F.regexp_replace(${value}, " +$", "")`;
  return ignoresCase ? `F.lower(${trimmed})` : trimmed;
}
