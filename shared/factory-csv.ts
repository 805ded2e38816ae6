// The form of the CSV files that a Data Factory writes for this program: datasets ask for it, and the reader goes by it.

/** As a DelimitedText dataset names its members. A quote inside of a quoted text is written twice. */
export const factoryCsv = {
  columnDelimiter: ',',
  rowDelimiter: '\n',
  quoteChar: '"',
  escapeChar: '"',
  firstRowAsHeader: true,
  nullValue: String.raw`\N`,
  encodingName: 'UTF-8',
} as const;

/**
 * As a TabularTranslator names them: what is not said here Data Factory leaves to itself. `fffffff` keeps all digits that
 * .NET has; the culture decides what stands between the digits of a decimal.
 */
export const factoryCsvTexts = {
  typeConversion: true,
  typeConversionSettings: {
    treatBooleanAsNumber: true,
    dateTimeFormat: 'yyyy-MM-dd HH:mm:ss.fffffff',
    timeSpanFormat: String.raw`hh\:mm\:ss\.fffffff`,
    culture: 'en-us',
  },
} as const;
