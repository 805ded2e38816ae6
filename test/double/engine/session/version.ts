// What the double says of itself: always recognisable as a double, with the numbers of the version it imitates.

export const productVersion = '16.0.1000.6';
export const serverCollation = 'SQL_Latin1_General_CP1_CI_AS';
export const edition = 'Developer Edition (64-bit)';
/** `@@VERSION`. */
export const versionText =
  'Tableferry SQL Server double (RTM) - 16.0.1000.6 (X64) \n\tA test double and demo source on SQLite, not a Microsoft product';
/** `@@MICROSOFTVERSION`: major << 24 | build. */
export const versionNumber = 0x1000_03e8;
