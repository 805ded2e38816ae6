// Shows the first rows of a table as they will be written, in a process of its own, whose time zone a test may choose.
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../../electron/worker/local-client.ts';
import { sourceConfigSchema } from '../../../shared/connection.ts';

const [source = '', password = '', schema = '', name = ''] = process.argv.slice(2);
const worker = openLocalWorker(liveParts, 'never opened');
const { rows } = await worker.call('source.preview', {
  source: sourceConfigSchema.parse(JSON.parse(source)),
  password,
  table: { schema, name, columns: null, where: null, query: null },
  rows: 100,
});
await worker.close();
console.log(JSON.stringify(rows));
