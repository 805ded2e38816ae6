// Runs the fake Data Factory as its own process; prints one JSON line with its addresses, then serves until its parent ends.
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { endWithParent } from '../../double/process.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { startEntra } from '../azure/entra.ts';
import { control } from './control.ts';
import { startDataFactory } from './data-factory.ts';
import { readProcessSettings } from './process-settings.ts';

const { values } = parseArgs({
  options: {
    /** JSON: the settings of `startDataFactory`; a certificate is made where it names none. */
    settings: { type: 'string' },
    port: { type: 'string', default: '0' },
  },
});
if (values.settings === undefined) throw new RangeError('--settings FILE is missing');
const { settings, entra: wished } = readProcessSettings(readFileSync(values.settings, 'utf8'));
const certificate = settings.certificate ?? (await makeCertificate());
const entra = wished === null ? null : await startEntra({ ...wished, certificate });
const factory = await startDataFactory({ ...settings, certificate }, Number(values.port));
const server = net.createServer((socket) => {
  socket.on('error', () => undefined);
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => void control(factory, line).then((answer) => socket.write(`${JSON.stringify(answer)}\n`)));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
console.log(
  JSON.stringify({
    origin: factory.origin,
    path: factory.path,
    authority: entra?.origin ?? null,
    caPem: certificate.cert,
    controlPort: address !== null && typeof address === 'object' ? address.port : null,
  }),
);
endWithParent(async () => {
  server.close();
  await factory.close();
  await entra?.close();
});
setTimeout(flushCompileCache, 3000).unref();
