// The text functions of the double that the oracle shares: its stored values are the truth that files are held against.
export { canonicalText, datetime2Text, floatText, realText } from '../double/engine/canonical-text.ts';
export { dateText } from '../double/engine/stored/calendar.ts';
export { decodeOffset } from '../double/engine/stored/datetimeoffset.ts';
export { unscaledText } from '../double/engine/stored/decimal.ts';
export { variantFromStored } from '../double/engine/stored/read-variant.ts';
