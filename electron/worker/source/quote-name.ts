// The one way an identifier gets into a statement.

/** `[name]` with `]` doubled: right for every name, whatever it contains. */
export const quoteName = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** `[schema].[name]` */
export const quoteTable = (table: { readonly schema: string; readonly name: string }): string =>
  `${quoteName(table.schema)}.${quoteName(table.name)}`;
