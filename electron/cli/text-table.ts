// Plain text tables for people; columns are aligned by what a terminal shows, not by code units.

/** Lines with the cells padded to the width of their column; `right` names the columns that are aligned to the right. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: count }, (_, i) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? '')), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const padding = ' '.repeat((widths[i] ?? 0) - displayWidth(cell));
        return right.includes(i) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const isWide = /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})/u;

/** Columns a terminal uses. */
export const displayWidth = (text: string): number =>
  [...graphemes.segment(text)].reduce((width, { segment }) => width + (isWide.test(segment) ? 2 : 1), 0);

/** A name from outside, safe to print: control characters would steer the terminal. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
