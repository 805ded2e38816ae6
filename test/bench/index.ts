// `npm run bench`: every rate from one run, side by side. `--json` prints one object; `--quick` runs one short round.
import { parseArgs } from 'node:util';
import { benchCatalog } from './catalog.ts';
import { benchCompaction } from './compaction.ts';
import { benchDecode } from './decode.ts';
import { benchEncode } from './encode.ts';
import { benchPipeline } from './pipeline.ts';
import { benchTransforms } from './transforms.ts';
import { defaultUploadBench, measureUpload } from './upload.ts';
import { benchReadBack } from './read-back.ts';
import { measureWindow } from './window.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } });
const say = (text: string): void => {
  if (values.json !== true) console.log(text);
};
const thousands = (value: number): string => Math.round(value).toLocaleString('en-US').padStart(11);

const decodeRounds = values.quick === true ? { rounds: 1, rows: 1_000_000 } : { rounds: 5, rows: 4_000_000 };
say(
  'Rates per CPU second (user and system) of the client process, medians of alternated runs; 12-column orders row.\n',
);

say('Reading (rows decoded into columns)');
const decode = await benchDecode(decodeRounds);
say(`  Tableferry          ${thousands(decode.rowsPerCpuSecond)} rows  ${thousands(decode.mbPerCpuSecond)} MB`);
say(`  plain mssql         ${thousands(decode.mssqlRowsPerCpuSecond)} rows`);
say(`  ratio               ${decode.vsMssql.toFixed(2).padStart(11)}`);
const tls = await benchDecode({ ...decodeRounds, rounds: Math.min(decodeRounds.rounds, 3), encryption: 'tls' });
say(`  Tableferry over TLS ${thousands(tls.rowsPerCpuSecond)} rows   ratio ${tls.vsMssql.toFixed(2)}`);

say('\nEncoding (columns to file bytes)');
const encode = await benchEncode({ rounds: values.quick === true ? 1 : 3, batches: 8 });
for (const [name, figures] of Object.entries(encode))
  say(
    `  ${name.padEnd(19)} ${thousands(figures.rowsPerCpuSecond)} rows  ${figures.bytesPerRow.toFixed(1).padStart(7)} B/row`,
  );

say('\nReading parts back (file bytes to columns, by decoders of their own)');
const readBack = await benchReadBack({ rounds: values.quick === true ? 1 : 3, batches: 8 });
for (const [name, figures] of Object.entries(readBack))
  say(`  ${name.padEnd(19)} ${thousands(figures.rowsPerCpuSecond)} rows   RSS +${figures.rssGrowthMb.toFixed(0)} MB`);

say('\nCompacting (Parquet zstd in memory, one row in a hundred changed, every part touched)');
const compaction = await benchCompaction(values.quick === true ? { rounds: 1, parts: 2 } : {});
say(`  finding what changed${thousands(compaction.keysPerCpuSecond)} rows by their keys`);
say(
  `  the whole           ${thousands(compaction.rowsPerCpuSecond)} rows of the full version   RSS ${String(compaction.rssMb)} MB`,
);

say('\nUploading (two MD5 included)');
const upload = await measureUpload(defaultUploadBench);
say(`  http, 8 MiB blocks  ${thousands(upload.mbPerCpuSecond)} MB`);

say('\nOne lane: read, Parquet (zstd), upload, footer read back');
const lanes = await benchPipeline(values.quick === true ? { rounds: 1, rows: 1_000_000 } : {});
for (const [name, figures] of Object.entries(lanes))
  say(
    `  ${name.padEnd(23)} ${thousands(figures.rowsPerCpuSecond)} rows  ${thousands(figures.mbPerCpuSecond)} MB   RSS ${figures.rssMb} MB   fingerprint ${(figures.fingerprintShare * 100).toFixed(1)} % of the CPU`,
  );

say('\nTransforms (batches in memory)');
const transforms = await benchTransforms({ rounds: values.quick === true ? 1 : 3 });
for (const [name, figures] of Object.entries(transforms))
  say(`  ${name.padEnd(23)} ${thousands(figures.rowsPerCpuSecond)} rows`);

say('\nThe list of a database with 10,000 tables and 200,000 columns');
const catalog = await benchCatalog(10_000, 20);
say(
  `  client CPU          ${catalog.cpuSeconds.toFixed(2).padStart(11)} s  (wall ${catalog.wallSeconds.toFixed(1)} s, most of it the double's)   RSS ${catalog.rssMb} MB`,
);

say('\nThe window (a process of its own on the runtime at hand; wall time)');
const window = measureWindow(values);

if (values.json === true) {
  const { rowsPerCpuSecond, mbPerCpuSecond, rssMb } = lanes.azurite;
  console.log(
    JSON.stringify({
      decode,
      decodeTls: tls,
      encode,
      readBack,
      transforms,
      compaction,
      upload,
      catalog,
      pipeline: { rowsPerCpuSecond, mbPerCpuSecond, rssMb, ...lanes },
      window,
    }),
  );
}
