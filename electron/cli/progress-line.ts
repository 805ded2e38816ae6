// What a run in progress looks like: one line made of a snapshot.
import { formatBytes, formatCount, formatDuration, formatPercent, formatPlural } from '../../shared/format.ts';
import type { VerifyProgress } from '../../shared/contract.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { displayWidth, printable } from './text-table.ts';

const barCells = 20;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

const rowsSeen = (snapshot: RunSnapshot): number =>
  snapshot.rows + snapshot.tables.reduce((sum, table) => sum + table.rowsInFlight, 0);

/** Facts of a snapshot in the order of their importance. */
export function describeProgress(snapshot: RunSnapshot): readonly string[] {
  const { rowsEstimate, tables, state } = snapshot;
  const rows = rowsSeen(snapshot);
  const done = tables.filter((table) => table.state === 'done').length;
  const failed = tables.filter((table) => table.state === 'failed').length;
  const isEnding = state.kind === 'stopping';
  return [
    ...(isEnding ? ['stopping'] : []),
    rowsEstimate === null
      ? formatPlural(rows, 'row')
      : `${formatPercent(rows, Math.max(rows, rowsEstimate))} of ${formatCount(Math.max(rows, rowsEstimate))} rows`,
    `${formatCount(snapshot.rowsPerSecond)} rows/s`,
    ...(snapshot.etaSeconds === null || isEnding ? [] : [`${formatDuration(snapshot.etaSeconds)} left`]),
    `${String(done)}/${formatPlural(tables.length, 'table')}`,
    ...(failed === 0 ? [] : [`${String(failed)} failed`]),
    `${formatBytes(snapshot.bytes)} verified`,
    ...factoryFacts(snapshot),
  ];
}

/** How far the Data Factory of a run is, for as long as it is at work. */
function factoryFacts({ factory, tables }: RunSnapshot): readonly string[] {
  if (factory === undefined || factory.state === 'ended') return [];
  const { trouble, askedAgainUtc = null } = factory;
  if (trouble !== null)
    return [
      askedAgainUtc === null
        ? 'Data Factory cannot be used yet'
        : `Data Factory does not answer, asked again at ${askedAgainUtc.slice(11, 19)} UTC`,
    ];
  if (factory.state === 'cancelling') return ['Data Factory is being cancelled'];
  const own = tables.flatMap((table) => table.factory ?? []);
  const inPhase = (phase: string): number => own.filter((table) => table.phase === phase).length;
  const [copying, checking, ended] = [inPhase('copying'), inPhase('checking'), inPhase('ended')];
  return [
    `Data Factory ${String(ended)}/${String(own.length)}`,
    ...(copying === 0 ? [] : [`${String(copying)} copying`]),
    ...(checking === 0 ? [] : [`${String(checking)} checked here`]),
  ];
}

/** The bar and as many facts as fit into `width` columns. */
export function progressBar(snapshot: RunSnapshot, width: number): string {
  const rows = rowsSeen(snapshot);
  const whole = Math.max(rows, snapshot.rowsEstimate ?? 0);
  const bar = snapshot.rowsEstimate === null ? '' : `${drawBar(whole === 0 ? 0 : rows / whole)} `;
  return fitFacts(bar, describeProgress(snapshot), width);
}

/** How far a verification is. */
export function describeVerify(progress: VerifyProgress): readonly string[] {
  const { parts, partsInAll, bytes, bytesInAll, asking } = progress;
  return [
    `${formatPercent(bytes, bytesInAll)} of ${formatBytes(bytesInAll)}`,
    `${formatCount(parts)}/${formatPlural(partsInAll, 'part')} compared`,
    ...(asking === null ? [] : [`asking the source about ${printable(asking)}`]),
  ];
}

export function verifyBar(progress: VerifyProgress, width: number): string {
  const share = progress.bytesInAll === 0 ? 0 : progress.bytes / progress.bytesInAll;
  return fitFacts(`${drawBar(share)} `, describeVerify(progress), width);
}

function fitFacts(bar: string, facts: readonly string[], width: number): string {
  // One column stays free: a line that fills the terminal wraps on some.
  for (let count = facts.length; count > 0; count -= 1) {
    const line = bar + facts.slice(0, count).join(' · ');
    if (displayWidth(line) < width) return line;
  }
  return (facts[0] ?? '').slice(0, Math.max(0, width - 1));
}

function drawBar(share: number): string {
  const units = Math.round(Math.min(1, share) * barCells * 8);
  const full = Math.floor(units / 8);
  const partial = eighths[units % 8] ?? '';
  return `▕${('█'.repeat(full) + partial).padEnd(barCells)}▏`;
}

/** Things worth a line of their own: a table that is done, failed or being read again. */
export function describeChanges(before: RunSnapshot | null, after: RunSnapshot): readonly string[] {
  return after.tables.flatMap((table) => {
    const old = before?.tables.find(({ id }) => id === table.id);
    const name = printable(`${table.schema}.${table.name}`);
    if (table.state === 'done' && old !== undefined && old.state !== 'done') {
      // A table without rows has one part all the same; what changed of it, where nothing did, has none.
      if (table.parts === 0) return [`${name}: nothing changed`];
      return [
        `${name}: ${formatPlural(table.rows, 'row')} in ${formatPlural(table.parts, 'part')}, ${formatBytes(table.bytes)}, verified`,
      ];
    }
    const phase = table.factory?.phase;
    if (old !== undefined && phase !== old.factory?.phase && phase === 'copying')
      return [`${name}: Data Factory copies it`];
    if (old !== undefined && phase !== old.factory?.phase && phase === 'checking')
      return [`${name}: copied, and now read again here`];
    if (table.state === 'failed' && old?.state !== 'failed') return [`${name}: failed`];
    // Where from depends: a table without a key starts at its beginning, all others after their last verified part.
    if (table.retries > (old?.retries ?? 0)) return [`${name}: the read broke off and is taken up again`];
    return [];
  });
}
