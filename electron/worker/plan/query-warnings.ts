// What in a filter or a query makes it give other rows the next time, or rows of transactions that never were.
import { readSqlTokens, type SqlToken } from '../../../shared/sql-tokens.ts';

const may = 'it may give other rows when it is read again, after a failure or to verify';
const clock = `It asks the clock: ${may}.`;
const chance = `It draws at random: ${may}.`;
const person = 'It depends on who asks: another login may get other rows.';
const dirty = 'It reads rows that are not committed: they may never have been, or come twice or not at all.';

const words: Readonly<Record<string, string>> = {
  GETDATE: clock,
  GETUTCDATE: clock,
  SYSDATETIME: clock,
  SYSUTCDATETIME: clock,
  SYSDATETIMEOFFSET: clock,
  CURRENT_TIMESTAMP: clock,
  CURRENT_DATE: clock,
  NEWID: chance,
  NEWSEQUENTIALID: chance,
  RAND: chance,
  TABLESAMPLE: chance,
  SUSER_SNAME: person,
  SUSER_NAME: person,
  ORIGINAL_LOGIN: person,
  SYSTEM_USER: person,
  SESSION_USER: person,
  CURRENT_USER: person,
  USER_NAME: person,
  HOST_NAME: person,
  APP_NAME: person,
  CONTEXT_INFO: person,
  SESSION_CONTEXT: person,
  NOLOCK: dirty,
  READUNCOMMITTED: dirty,
  OPENQUERY: 'It reads another server, which no point in time of this one holds.',
  OPENROWSET: 'It reads from elsewhere, which no point in time of this server holds.',
  OPENDATASOURCE: 'It reads another server, which no point in time of this one holds.',
};

/** Sentences, each once; comments, texts and quoted names are not looked at. */
export function queryWarnings(sql: string): readonly string[] {
  const tokens = readSqlTokens(sql).tokens.filter(({ kind }) => kind !== 'lineComment' && kind !== 'blockComment');
  const found = tokens.flatMap((token, i) => {
    const warning = token.kind === 'word' ? words[token.text.toUpperCase()] : undefined;
    // `t.Rand` is a column.
    return warning === undefined || tokens[i - 1]?.text === '.' ? [] : [warning];
  });
  return [...new Set([...found, ...topWithoutOrder(tokens)])];
}

/** TOP without an order of its own level picks whichever rows come first. */
function topWithoutOrder(tokens: readonly SqlToken[]): readonly string[] {
  const isWord = (token: SqlToken | undefined, word: string): boolean =>
    token?.kind === 'word' && token.text.toUpperCase() === word;
  const isLoose = tokens.some((token, i) => {
    if (!isWord(token, 'TOP')) return false;
    for (const later of tokens.slice(i + 1)) {
      if (later.depth < token.depth) break;
      if (later.depth === token.depth && isWord(later, 'ORDER')) return false;
    }
    return true;
  });
  return isLoose ? [`It takes the TOP rows of no order: ${may}.`] : [];
}
