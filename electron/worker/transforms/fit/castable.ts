// Which types a column may be cast to: those that say its values in another form, exactly or not at all.
import type { LogicalType } from '../../../../shared/columns.ts';
import type { CastType } from '../../../../shared/transforms.ts';
import { castWords } from '../transform-words.ts';

const numbers = ['int', 'float', 'decimal', 'bool'];
const sources: Readonly<Record<CastType['kind'], readonly LogicalType['kind'][]>> = {
  string: ['bool', 'int', 'float', 'decimal', 'date', 'time', 'timestamp', 'string', 'binary', 'fixed', 'uuid'],
  int: ['int', 'float', 'decimal', 'bool', 'string'],
  float: ['int', 'float', 'decimal', 'bool', 'string'],
  decimal: ['int', 'float', 'decimal', 'bool', 'string'],
  bool: ['int', 'bool', 'string', 'decimal'],
  date: ['date', 'timestamp', 'string'],
  timestamp: ['date', 'timestamp', 'string'],
};

/** Follows the name of the column; null = it may be cast. */
export function castProblem(from: LogicalType, to: CastType): string | null {
  if (to.kind === 'decimal' && to.scale > to.precision) return 'would have more decimals than digits';
  if (!sources[to.kind].includes(from.kind))
    return `is ${numbers.includes(from.kind) ? 'a number' : from.kind}, which no ${castWords(to)} says`;
  // An instant and a time of the wall are not the same thing.
  if (from.kind === 'timestamp' && from.isUtc && to.kind !== 'string')
    return 'is an instant with its offset beside it; compute it on the server instead';
  return null;
}
