// The canonical text of a sql_variant in T-SQL: its base type with facets, a bar, and the value.

const numbers: Readonly<Record<string, string>> = {
  float: 'CONVERT(binary(8), CONVERT(float, {c})), 1',
  real: 'CONVERT(binary(4), CONVERT(real, {c})), 1',
  money: 'CONVERT(money, {c}), 2',
  smallmoney: 'CONVERT(smallmoney, {c}), 2',
  datetime: 'CONVERT(datetime, {c}), 121',
  smalldatetime: 'CONVERT(datetime, CONVERT(smalldatetime, {c})), 121',
  datetime2: 'CONVERT(datetime2(7), {c}), 121',
  datetimeoffset: 'CONVERT(datetimeoffset(7), {c}), 121',
  date: 'CONVERT(date, {c}), 23',
  time: 'CONVERT(time(7), {c}), 121',
  binary: 'CONVERT(varbinary(8000), {c}), 1',
  varbinary: 'CONVERT(varbinary(8000), {c}), 1',
};

/** NULL for NULL. `c`: the column. The texts of all types that are not named here say everything. */
export function variantExpression(c: string): string {
  const property = (name: string): string => `SQL_VARIANT_PROPERTY(${c}, '${name}')`;
  const number = (name: string): string => `CONVERT(nvarchar(11), CONVERT(int, ${property(name)}))`;
  const base = `CONVERT(nvarchar(128), ${property('BaseType')}) COLLATE Latin1_General_BIN2`;
  const half = `CONVERT(nvarchar(11), CONVERT(int, ${property('MaxLength')}) / 2)`;
  const type = [
    `CASE ${base}`,
    ...['decimal', 'numeric'].map(
      (name) => `WHEN N'${name}' THEN N'decimal(' + ${number('Precision')} + N',' + ${number('Scale')} + N')'`,
    ),
    ...['time', 'datetime2', 'datetimeoffset'].map(
      (name) => `WHEN N'${name}' THEN N'${name}(' + ${number('Scale')} + N')'`,
    ),
    ...['char', 'varchar', 'binary', 'varbinary'].map(
      (name) => `WHEN N'${name}' THEN N'${name}(' + ${number('MaxLength')} + N')'`,
    ),
    ...['nchar', 'nvarchar'].map((name) => `WHEN N'${name}' THEN N'${name}(' + ${half} + N')'`),
    `ELSE ${base} END`,
  ].join(' ');
  const value = [
    `CASE ${base}`,
    ...Object.entries(numbers).map(
      ([name, convert]) => `WHEN N'${name}' THEN CONVERT(nvarchar(max), ${convert.replaceAll('{c}', c)})`,
    ),
    `ELSE CONVERT(nvarchar(max), ${c}) COLLATE Latin1_General_BIN2 END`,
  ].join(' ');
  return `(${type} + N'|' + ${value})`;
}
