// Pieces of a page. Every text passes through escapeHtml; what is Html already does not.

/** Markup whose texts are escaped. */
export type Html = string;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands on the page; characters that would be invisible or turn the line around are shown by number. */
export function escapeHtml(text: string): Html {
  const shown = text.replace(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
  return shown.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** `numeric`: columns of numbers, which stand at the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[],
): Html {
  const cells = (tag: 'th' | 'td', row: readonly string[]): Html =>
    row
      .map((text, index) => {
        const kind = numeric.includes(index) ? ' class="number"' : '';
        const scope = tag === 'th' ? ' scope="col"' : '';
        return `<${tag}${scope}${kind}>${escapeHtml(text)}</${tag}>`;
      })
      .join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table><thead><tr>${cells('th', header)}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}

export const factList = (facts: readonly (readonly [string, string])[]): Html =>
  `<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}</dl>`;
