// The dashboard of a worker: one at a time, on this computer unless a person at a terminal asks for more.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDashboardDesk } from '../../../../electron/worker/dashboard/dashboard-desk.ts';
import { readPage } from '../../../../electron/worker/dashboard/page-files.ts';
import { createFakeView } from './fake-view.ts';

const wish = { port: 0, isOnLan: false, tokenFile: null, tls: null };
const page = () => new Map([['/', { type: 'text/html', bytes: Buffer.from('<html>') }]]);

function openDesk(mayChoose: boolean) {
  const views: ReturnType<typeof createFakeView>[] = [];
  let closed = 0;
  const desk = createDashboardDesk({
    openView() {
      const view = createFakeView();
      views.push(view);
      return { ...view, close: () => void (closed += 1) };
    },
    mayChoose,
    readPage: page,
  });
  onTestFinished(() => desk.stop());
  return { desk, opened: () => views.length, closed: () => closed };
}

test('it is started once, told alike to all who ask, and ended whole', async () => {
  const { desk, opened, closed } = openDesk(true);
  expect(desk.state()).toEqual({ kind: 'off' });
  const [one, two] = await Promise.all([desk.start(wish), desk.start(wish)]);
  expect(one).toEqual(two);
  expect(opened()).toBe(1);
  expect(one).toMatchObject({ kind: 'on', isOnLan: false, isEncrypted: false });
  const address = one.kind === 'on' ? (one.addresses[0] ?? '') : '';
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  expect((await fetch(address)).status).toBe(200);
  await desk.stop();
  expect(desk.state()).toEqual({ kind: 'off' });
  expect(closed()).toBe(1);
  await expect(fetch(address)).rejects.toThrow();
  const again = await desk.start(wish);
  expect(again).not.toEqual(one);
});

test('a page may not open this computer to the network, nor name files', async () => {
  const { desk } = openDesk(false);
  await expect(desk.start({ ...wish, isOnLan: true })).rejects.toThrow(/on this computer only/);
  await expect(desk.start({ ...wish, tokenFile: '/tmp/x' })).rejects.toThrow(/on this computer only/);
  expect(await desk.start(wish)).toMatchObject({ kind: 'on' });
});

test('a port that is taken is said, and the next start is free to choose', async () => {
  const { desk } = openDesk(true);
  const state = await desk.start(wish);
  const port = Number(new URL(state.kind === 'on' ? (state.addresses[0] ?? '') : '').port);
  const other = openDesk(true);
  await expect(other.desk.start({ ...wish, port })).rejects.toThrow(`port ${String(port)} is not free`);
  expect(other.closed()).toBe(1);
  expect(await other.desk.start(wish)).toMatchObject({ kind: 'on' });
});

test('a certificate that is none is refused before anything listens', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-pem-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'cert.pem');
  writeFileSync(path, 'no certificate');
  const { desk, opened } = openDesk(true);
  await expect(desk.start({ ...wish, tls: { certFile: path, keyFile: path } })).rejects.toThrow(`certificate ${path}`);
  const missing = join(folder, 'none.pem');
  await expect(desk.start({ ...wish, tls: { certFile: missing, keyFile: path } })).rejects.toThrow(missing);
  expect(opened()).toBe(0);
});

test('a copy of the program without the page says how to get it', () => {
  expect(() => readPage([join(tmpdir(), 'tableferry-no-such-page')])).toThrow(/npm run build -- --dashboard/);
});
