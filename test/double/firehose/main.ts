// Runs the firehose as its own process: `node test/double/firehose/main.ts --port 0 [--encryption optional]`.
import { parseArgs } from 'node:util';
import { isEncryptionMode } from '../wire/prelogin.ts';
import { endWithParent } from '../process.ts';
import { orderColumns, orderRowCount } from './orders.ts';
import { startFirehose } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, encryption: { type: 'string', default: 'optional' } },
});
if (!isEncryptionMode(values.encryption)) throw new RangeError(`there is no encryption mode ${values.encryption}`);
const firehose = await startFirehose({ port: Number(values.port), encryption: values.encryption });
const { port, caPem, bytesPerRow } = firehose;
console.log(JSON.stringify({ port, caPem, bytesPerRow, distinctRows: orderRowCount, columns: orderColumns.length }));
endWithParent(() => firehose.close());
