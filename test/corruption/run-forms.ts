// The runs that are corrupted: one of each form of file, and an earlier one of another state of the source.
import type { Compression, Format } from '../../shared/run-options.ts';
import type { ProofWorld } from '../fakes/proof-world.ts';
import type { RunForm } from './corruption.ts';
import { earlierChange } from './tables.ts';

const forms: readonly (readonly [Format, Compression])[] = [
  ['parquet', 'zstd'],
  ['csv', 'none'],
  ['jsonl', 'gzip'],
  ['parquet', 'snappy'],
  ['csv', 'gzip'],
  ['jsonl', 'none'],
];

/** The earlier runs first: the source is changed in between, and from then on it stays as it is. */
export async function openForms(world: ProofWorld, formCount: number): Promise<readonly RunForm[]> {
  const runs = async () => {
    const made = [];
    for (const [format, compression] of forms.slice(0, formCount))
      made.push(await world.run({ format, compression }, { partRows: 200 }));
    return made;
  };
  const earlier = await runs();
  world.double.write(earlierChange);
  const now = await runs();
  return now.map((run, index) => ({
    name: forms[index].join(' '),
    target: world.target,
    run,
    earlier: earlier[index],
  }));
}
