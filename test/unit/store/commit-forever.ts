// A child process that records parts without end and prints each number once it is durable; made to be killed.
import { openStore } from '../../../electron/worker/store/store.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const folder = process.argv[2] ?? '';
const store = openStore(folder);
if (store.runs.list().length === 0) store.runs.create('r1', plan([planTable('t0')]));
const next = store.checkpoints.partitions('r1', 't0')[0]?.nextPart ?? 0;
console.log(`open ${next}`);
for (let part = next; ; part += 1) {
  store.checkpoints.commitPart(
    'r1',
    {
      tableId: 't0',
      partition: 0,
      part,
      blobName: `part-${part}`,
      rowCount: 10,
      sizeBytes: 100,
      md5: 'x'.repeat(24),
      etag: '"1"',
      firstKey: [String(part * 10 + 1)],
      lastKey: [String(part * 10 + 10)],
    },
    false,
  );
  console.log(String(part));
}
