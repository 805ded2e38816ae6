// What is stored with every part, so that a blob tells by itself which run wrote it and what it holds.

/** Metadata names; C# identifiers in lower case, as Blob Storage demands and because headers have no case. */
export const metadataNames = { run: 'tableferry_run', rows: 'tableferry_rows', md5: 'tableferry_md5' } as const;
