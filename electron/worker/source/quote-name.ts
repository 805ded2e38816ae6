// The one way an identifier gets into a statement, or a text where there are no parameters.

/** `[name]` with `]` doubled: right for every name, whatever it contains. */
export const quoteName = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** `[schema].[name]` */
export const quoteTable = (table: { readonly schema: string; readonly name: string }): string =>
  `${quoteName(table.schema)}.${quoteName(table.name)}`;

/** `N'text'` with `'` doubled. */
export const quoteText = (text: string): string => `N'${text.replaceAll("'", "''")}'`;
