// Texts and settings in the language of Terraform, laid out as `terraform fmt` does.

/** A value of a variable. */
export type HclValue = string | { readonly [name: string]: HclValue };

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** In quotes; nothing in it is a template, whatever it looks like. */
export function hclText(text: string): string {
  const escaped = text
    .replaceAll(/[\\"\n\r\t]/g, (char) => escapes[char] ?? char)
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    .replaceAll(/[\u0000-\u001f\u007f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/([$%])\{/g, (_, sign: string) => `${sign}${sign}{`);
  return `"${escaped}"`;
}

/** Settings of texts side by side, their equals signs below each other; those of objects behind them, each by itself. */
export function hclSettings(settings: Readonly<Record<string, HclValue>>): string {
  const texts = Object.entries(settings).filter((one): one is [string, string] => typeof one[1] === 'string');
  const objects = Object.entries(settings).filter(([, value]) => typeof value !== 'string');
  return [
    texts.map(([name, value]) => `${name.padEnd(longest(texts))} = ${hclText(value)}\n`).join(''),
    ...objects.map(([name, value]) => `${name} = ${blockText(value)}\n`),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

const longest = (settings: readonly (readonly [string, string])[]): number =>
  Math.max(0, ...settings.map(([name]) => name.length));

/** One member a line; objects in it on one line. */
function blockText(value: HclValue): string {
  if (typeof value === 'string') return hclText(value);
  const members = Object.entries(value).map(([name, inner]) => `  ${name} = ${lineText(inner)}\n`);
  return `{\n${members.join('')}}`;
}

function lineText(value: HclValue): string {
  if (typeof value === 'string') return hclText(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name} = ${lineText(inner)}`)
    .join(', ')} }`;
}
