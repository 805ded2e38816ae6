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
  // Half a surrogate pair is no character, and no file in UTF-8 can hold it.
  return shown.toWellFormed().replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A text, or markup that is ready. */
export type Cell = string | { readonly html: Html };
/**
 * A column of a table. `number` stands at the right and is not broken, `short` is not broken; `name` and `long` hold what
 * may be broken anywhere, because it may be long without a blank. All others are broken between words.
 */
export type Column = { readonly name: string; readonly kind?: 'number' | 'short' | 'name' | 'long' | 'bar' };

export type TableOptions = {
  /** Names the table for who hears it, where no heading does. */
  readonly label?: string;
  readonly className?: string;
};

const cellHtml = (cell: Cell): Html => (typeof cell === 'string' ? escapeHtml(cell) : cell.html);
const classOf = ({ kind }: Column): Html => (kind === undefined ? '' : ` class="${kind}"`);

/** The first cell of a row names it. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { label, className }: TableOptions = {},
): Html {
  const head = columns.map((column) => `<th scope="col"${classOf(column)}>${escapeHtml(column.name)}</th>`).join('');
  const classes = columns.map(classOf);
  const row = (cells: readonly Cell[]): Html =>
    cells
      .map((cell, index) =>
        index === 0
          ? `<th scope="row"${classes[index] ?? ''}>${cellHtml(cell)}</th>`
          : `<td${classes[index] ?? ''}>${cellHtml(cell)}</td>`,
      )
      .join('');
  const body = rows.map((cells) => `<tr>${row(cells)}</tr>`).join('\n');
  const name = label === undefined ? '' : ` aria-label="${escapeHtml(label)}"`;
  const kind = className === undefined ? '' : ` class="${className}"`;
  return `<table${kind}${name}><thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}

export const factList = (facts: readonly (readonly [string, Cell])[], className = ''): Html =>
  `<dl${className === '' ? '' : ` class="${className}"`}>${facts
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${cellHtml(value)}</dd>`)
    .join('\n')}</dl>`;

export const list = (items: readonly Cell[]): Html =>
  `<ul>${items.map((item) => `<li>${cellHtml(item)}</li>`).join('\n')}</ul>`;

export const paragraph = (text: string): Html => `<p>${escapeHtml(text)}</p>`;

/** Nothing where there is nothing to say. */
export const section = (id: string, title: string, content: readonly Html[]): Html =>
  `<section id="${id}"><h2>${escapeHtml(title)}</h2>\n${content.join('\n')}</section>`;
