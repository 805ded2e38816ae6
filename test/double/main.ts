// Runs the double as its own process over database files; prints one JSON line with ports and login, then serves.
import { flushCompileCache } from 'node:module';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from './engine/engine.ts';
import { endWithParent } from './process.ts';
import { serverName, startDouble } from './server.ts';
import { startControl } from './wire/control.ts';
import { isEncryptionMode } from './wire/prelogin.ts';

const { values } = parseArgs({
  options: {
    /** `FILE` or `NAME=FILE`; may be given several times, the first is the login's default. */
    database: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '0' },
    encryption: { type: 'string', default: 'optional' },
    user: { type: 'string', default: 'sa' },
    password: { type: 'string', default: 'Double-1234' },
  },
});

const { encryption, user, password } = values;
if (!isEncryptionMode(encryption)) throw new RangeError(`there is no encryption mode ${encryption}`);
if (values.database.length === 0) throw new RangeError('--database FILE is missing');
const databases = values.database.map((text) => {
  const [, name, file] = /^([^=/\\]+)=(.+)$/.exec(text) ?? [];
  return file === undefined ? { name: basename(text, extname(text)), file: text } : { name, file };
});

const engine = openEngine({ databases, logins: [{ user, password, database: databases[0].name }], serverName });
const double = await startDouble({ engine, port: Number(values.port), encryption });
const control = await startControl(double);
console.log(
  JSON.stringify({
    port: double.port,
    controlPort: control.port,
    caPem: double.caPem,
    user,
    password,
    databases: databases.map(({ name }) => name),
  }),
);

endWithParent(async () => {
  control.server.close();
  await double.close();
  engine.close();
});
// It is killed at its end as often as not: what it compiled is put aside for the next one beforehand.
setTimeout(flushCompileCache, 3000).unref();
