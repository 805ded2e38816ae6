// What whoever plans is told first: by the bytes, and by what was measured where that says otherwise.
import { formatBytes, formatDuration, formatPlural } from '../format.ts';
import { classAdvice, type SizeClass } from './size-class.ts';
import type { Sizing } from './sizing.ts';
import { uplinkLimit, type Span, type Transfer } from './transfer.ts';

const hour = 3600;
/** Over a night. */
const nightSeconds = 12 * hour;
const daySeconds = 24 * hour;

export type AdviceFacts = {
  readonly sizeClass: SizeClass;
  readonly isMeasured: boolean;
  readonly here: Pick<Transfer, 'seconds' | 'limits'>;
  /** All that can go to Data Factory, by the most nodes that were asked for. */
  readonly factory: Pick<Transfer, 'limits'> | null;
  readonly suggested: Sizing['suggested'];
  readonly mixed: Pick<Transfer, 'seconds'> | null;
};

export const durationText = ({ low, high }: Span): string => {
  const [from, to] = [formatDuration(low), formatDuration(high)];
  return from === to ? from : `${from} to ${to}`;
};

/** One or two sentences. */
export function adviceOf({ sizeClass, isMeasured, here, factory, suggested, mixed }: AdviceFacts): string {
  const { seconds, limits } = here;
  const base = classAdvice[sizeClass];
  const pace = isMeasured ? 'at the paces that were measured' : 'by the usual paces';
  if (sizeClass === 'small' && seconds.low > daySeconds)
    return `By its bytes this is small, but ${pace} this workstation takes ${durationText(seconds)}: most of it for ${limits[0]?.name ?? 'reading'}.`;
  if (sizeClass !== 'small' && isMeasured && seconds.high <= nightSeconds)
    return `By its bytes this is ${sizeClass}, but ${pace} this workstation takes ${durationText(seconds)}, and nothing has to be set up.`;
  const isLine = limits[0]?.name === uplinkLimit && (factory === null || factory.limits[0]?.name === uplinkLimit);
  if (sizeClass !== 'small' && isLine)
    return `${base} The line to Azure takes longest whoever sends: a faster line shortens it, more nodes or lanes do not.`;
  if (suggested !== null && mixed !== null)
    return `${base} With ${formatPlural(suggested.tables.length, 'table')} (${formatBytes(suggested.bytes)}) by Data Factory on ${suggested.nodes === 1 ? 'one node' : `${String(suggested.nodes)} nodes`} it takes ${durationText(mixed.seconds)} in place of ${durationText(seconds)}.`;
  return base;
}
