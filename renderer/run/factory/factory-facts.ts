// What Data Factory tells of one table, beside the rest of its details.
import type { FactoryTableProgress } from '../../../shared/factory-progress.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import { factoryRunText } from '../../text/factory-run.ts';
import { formatWhen } from '../../ui/when.ts';

const words = factoryRunText.details;

const told = (value: number | null, format: (value: number) => string): string =>
  value === null ? words.notTold : format(value);

/** In words; `status`, pipeline and run as the service says them. */
export const factoryFacts = (progress: FactoryTableProgress): readonly (readonly [string, string])[] => [
  [words.status, progress.status === '' ? words.notTold : progress.status],
  [words.rowsRead, told(progress.rowsRead, formatCount)],
  [words.rowsCopied, told(progress.rowsCopied, formatCount)],
  [words.bytesRead, told(progress.bytesRead, formatBytes)],
  [words.bytesWritten, told(progress.bytesWritten, formatBytes)],
  [words.started, progress.startedUtc === null ? words.notStarted : formatWhen(progress.startedUtc)],
  [words.pipeline, progress.pipeline],
  [words.run, progress.pipelineRunId ?? words.notStarted],
];
