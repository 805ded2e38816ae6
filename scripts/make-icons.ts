// Draws the product's icons from the two SVG files: PNG in every size, .ico for Windows and .icns for macOS.
// Run by hand when a drawing changes: `node scripts/make-icons.ts`; needs Chromium, and its results are committed.
import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../resources/icons');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
type Size = (typeof sizes)[number];
/** Up to this size the simpler drawing is used. */
const smallUpTo = 32;

async function drawAll(): Promise<ReadonlyMap<Size, Buffer>> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const images = new Map<Size, Buffer>();
  for (const size of sizes) {
    const svg = readFileSync(join(folder, size <= smallUpTo ? 'icon-small.svg' : 'icon.svg'), 'utf8');
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    images.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return images;
}

const imageOf = (images: ReadonlyMap<Size, Buffer>, size: Size): Buffer => {
  const image = images.get(size);
  if (image === undefined) throw new Error(`no image of ${size} pixels`);
  return image;
};

/** ICONDIR: a directory of PNG images (Windows Vista and newer read PNG entries). */
function toIco(images: ReadonlyMap<Size, Buffer>): Buffer {
  const entries = ([16, 24, 32, 48, 64, 128, 256] as const).map((size) => ({ size, data: imageOf(images, size) }));
  const header = Buffer.alloc(6 + 16 * entries.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(entries.length, 4);
  let offset = header.length;
  for (const [index, { size, data }] of entries.entries()) {
    const at = 6 + 16 * index;
    // 0 means 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  }
  return Buffer.concat([header, ...entries.map(({ data }) => data)]);
}

/** Apple's container: a four-letter type and a length before each PNG. */
function toIcns(images: ReadonlyMap<Size, Buffer>): Buffer {
  const types = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 } as const;
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8, type, 'ascii');
    head.writeUInt32BE(8 + data.length, 4);
    return Buffer.concat([head, data]);
  };
  const chunks = Object.entries(types).map(([type, size]) => chunk(type, imageOf(images, size)));
  return chunk('icns', Buffer.concat(chunks));
}

const images = await drawAll();
for (const [size, data] of images) writeFileSync(join(folder, `${size}x${size}.png`), data);
writeFileSync(join(folder, 'icon.ico'), toIco(images));
writeFileSync(join(folder, 'icon.icns'), toIcns(images));
