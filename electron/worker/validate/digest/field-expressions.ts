// The canonical text C1 of a column in T-SQL: every conversion with its style, so that no setting of the session matters.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { quoteName } from '../../source/quote-name.ts';
import { textRuleOf, type TextRule } from './text-rule.ts';
import { variantExpression } from './variant-expression.ts';

/** Texts up to this may stand in nvarchar(n), which costs the server less: the wrapper around them must fit 4,000 too. */
const longestShort = 3_900;
const binary2 = 'COLLATE Latin1_General_BIN2';

/** `t.[name]`, or the pseudo-column of a graph table. */
export const sourceColumn = ({ name, selectAs }: PlanColumn): string =>
  selectAs.startsWith('$') ? `t.${selectAs}` : `t.${quoteName(name)}`;

/** What stands for the column in the text of its row; null: it is left out. */
export function fieldExpression(column: PlanColumn): string | null {
  const rule = textRuleOf(column);
  if (rule === null) return null;
  const text = textExpression(column, rule);
  const head =
    rule.length === null
      ? `N'=' + CONVERT(nvarchar(11), ${lengthExpression(column, rule, text)}) + N':'`
      : `N'=${String(rule.length)}:'`;
  // ISNULL, not COALESCE, which would have the server compute the expression twice.
  return `ISNULL(${head} + ${text}, N'~')`;
}

function textExpression(column: PlanColumn, rule: TextRule): string {
  const c = sourceColumn(column);
  const { most } = rule;
  const wide = most === null || most > longestShort ? 'nvarchar(max)' : `nvarchar(${String(most)})`;
  switch (rule.kind) {
    case 'bit':
    case 'integer':
    case 'decimal':
    case 'uuid':
      return `CONVERT(${wide}, ${c})`;
    case 'money':
      // Without a style two of the four decimals are lost.
      return `CONVERT(${wide}, ${c}, 2)`;
    case 'float':
      return rule.detail === 32
        ? `CONVERT(${wide}, CONVERT(binary(4), CONVERT(real, ${c})), 2)`
        : `CONVERT(${wide}, CONVERT(binary(8), CONVERT(float, ${c})), 2)`;
    case 'date':
      return `CONVERT(${wide}, ${c}, 23)`;
    case 'moment':
      // smalldatetime as a datetime: what style 121 shows of that is documented.
      return column.sqlType.name === 'smalldatetime'
        ? `CONVERT(${wide}, CONVERT(datetime, ${c}), 121)`
        : `CONVERT(${wide}, ${c}, 121)`;
    case 'time':
    case 'offsetMoment':
    case 'momentText':
      return `CONVERT(${wide}, ${c}, 121)`;
    case 'rowversion':
      return `CONVERT(${wide}, CONVERT(binary(8), ${c}), 2)`;
    case 'text':
      // Made Unicode first: a collation of another code page would change a varchar.
      return `CONVERT(${wide}, ${c}) ${binary2}`;
    case 'bytes':
      return `CONVERT(${wide}, CONVERT(varbinary(8000), ${c}), 2)`;
    case 'variant':
      return variantExpression(c);
    case 'textHash':
      return hashText(`CONVERT(nvarchar(max), ${c})`);
    case 'bytesHash':
      return hashText(`CONVERT(varbinary(max), ${c})`);
  }
}

const hashText = (value: string): string => `CONVERT(nvarchar(64), HASHBYTES('SHA2_256', ${value}), 2)`;

/** UTF-16 code units of the text, from the column itself where that is enough. */
function lengthExpression(column: PlanColumn, rule: TextRule, text: string): string {
  const c = sourceColumn(column);
  if (rule.kind === 'bytes') return `DATALENGTH(${c}) * 2`;
  const isUnicode = column.sqlType.name === 'nchar' || column.sqlType.name === 'nvarchar';
  return `DATALENGTH(${rule.kind === 'text' && isUnicode ? c : text}) / 2`;
}
