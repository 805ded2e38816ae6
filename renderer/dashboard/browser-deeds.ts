// What a browser does in place of the desktop: copy, save, open a link, print. Nothing of it reaches a run.
import { contract, type Method } from '../../shared/contract.ts';

export type BrowserDeeds = { readonly [M in Method]?: (input: unknown) => Promise<unknown> };

const types = {
  html: 'text/html',
  json: 'application/json',
  plan: 'application/json',
  sql: 'text/plain',
  pack: 'application/zip',
  text: 'text/plain',
  csv: 'text/csv',
  tfvars: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const browserDeeds: BrowserDeeds = {
  async 'clipboard.write'(input) {
    await copy(contract['clipboard.write'].input.parse(input).text);
    return {};
  },
  async 'file.save'(input) {
    const { suggestedName, kind, text, encoding } = contract['file.save'].input.parse(input);
    const content = encoding === 'base64' ? Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)) : text;
    download(suggestedName, new Blob([content], { type: types[kind] }));
    // Where the browser puts it is not told.
    return null;
  },
  async 'link.open'(input) {
    const { url } = contract['link.open'].input.parse(input);
    if (url.startsWith('https://')) window.open(url, '_blank', 'noopener,noreferrer');
    return {};
  },
  async 'window.print'() {
    window.print();
    return {};
  },
};

/** Over plain http from another computer a browser gives no clipboard to scripts; the old way is left. */
async function copy(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.style.position = 'fixed';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
}

function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser fetches it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
