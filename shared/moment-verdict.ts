// What a run can say of its point in time, in plain words: what holds, what does not, and by which evidence.
import { formatPlural } from './format.ts';
import type { MomentEvidence, PointInTime } from './point-in-time.ts';

export type TableAndMoments = {
  readonly id: string;
  /** `schema.table` */
  readonly name: string;
  /** Numbers of the points in time it was read at; several after a run went on at another one. */
  readonly moments: readonly number[];
};

export type MomentVerdict = {
  /** `all`: every table is of the same moment. `each`: every table is of one of its own. `part`: not all are. */
  readonly holds: 'all' | 'each' | 'part' | 'no';
  readonly text: string;
};

/** Tables in `tables` that were not begun have no moment and are not spoken of. */
export function judgeMoment(
  plan: PointInTime,
  tables: readonly TableAndMoments[],
  evidence: ReadonlyMap<number, MomentEvidence>,
): MomentVerdict {
  if (plan.mode === 'none') return { holds: 'no', text: noneText };
  const free = new Map(plan.exceptions.map((one) => [one.tableId, one]));
  const isTrue = (moment: number | undefined): boolean =>
    moment !== undefined && (evidence.get(moment)?.mode ?? 'none') !== 'none';
  const begun = tables.filter(({ moments }) => moments.length > 0);
  const mixed = begun.filter(({ moments }) => moments.length > 1 || !isTrue(moments[0]));
  const whole = begun.filter((one) => !mixed.includes(one));
  const without = tables.filter(({ id }) => free.get(id)?.holds === 'no');
  const partly = tables.filter(({ id }) => free.get(id)?.holds === 'partly');
  const distinct = [...new Set(whole.flatMap(({ moments }) => moments))];
  const isOne = distinct.length === 1;
  const sentences = [
    ...(whole.length === 0 ? [] : [isOne ? oneText(whole, evidence.get(distinct[0] ?? 0)) : eachText(whole)]),
    ...(mixed.length === 0
      ? []
      : [
          `Not of one point in time: ${list(mixed)}. The run went on after its point in time was gone, so rows that moved meanwhile may be missing or there twice.`,
        ]),
    ...(without.length === 0 ? [] : [`Not held to it: ${list(without)} (${reasons(plan, without)}).`]),
    ...(partly.length === 0 ? [] : [`Held to it in part: ${list(partly)} (${reasons(plan, partly)}).`]),
  ];
  if (begun.length === 0) return { holds: 'no', text: 'Nothing was read at a point in time yet.' };
  const isPart = mixed.length > 0 || without.length > 0 || partly.length > 0;
  return { holds: isPart ? 'part' : isOne ? 'all' : 'each', text: sentences.join(' ') };
}

const noneText =
  'The tables were not read as of one point in time: every statement read committed rows as they were at its moment. Rows that were changed during the run may be missing, there twice, or of different ages.';

function oneText(tables: readonly TableAndMoments[], evidence: MomentEvidence | undefined): string {
  const what = tables.length === 1 ? `${tables[0]?.name ?? ''} is` : `${formatPlural(tables.length, 'table')} are`;
  const when = evidence?.atUtc ?? evidence?.pinnedUtc ?? null;
  return `${what} of one and the same point in time${when === null ? '' : ` (${when}${when.endsWith('Z') ? '' : ' UTC'}, by the server's clock)`}.`;
}

const eachText = (tables: readonly TableAndMoments[]): string =>
  `${formatPlural(tables.length, 'table')} are each of one point in time, but not of the same one.`;

const reasons = (plan: PointInTime, tables: readonly TableAndMoments[]): string =>
  [
    ...new Set(
      plan.exceptions
        .filter(({ tableId }) => tables.some(({ id }) => id === tableId))
        .map(({ reason }) => reason.replace(/\.$/, '')),
    ),
  ].join('; ');

function list(tables: readonly TableAndMoments[]): string {
  const names = tables.map(({ name }) => name);
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${String(names.length - 8)} more`;
}

/** The evidence of one point in time, as pairs of a name and a value. */
export function evidenceFacts(evidence: MomentEvidence): (readonly [string, string])[] {
  const { mode, connections, pinnedUtc, pinnedUntilUtc, changeTrackingVersions: versions } = evidence;
  const pairs: readonly (readonly [string, string | null])[] = [
    ['Way', modeNames[mode]],
    [
      'Server time (UTC)',
      pinnedUtc === pinnedUntilUtc || pinnedUntilUtc === null ? pinnedUtc : `${pinnedUtc ?? '?'} to ${pinnedUntilUtc}`,
    ],
    [
      'Connections',
      connections === 0
        ? null
        : `${String(connections)}${evidence.isLocked ? ', begun while all tables were locked' : ''}`,
    ],
    [
      'Change tracking version',
      versions.length === 0
        ? null
        : versions.length === 1
          ? `${versions[0] ?? ''}${connections > 1 ? ', the same on all connections' : ''}`
          : `${versions.join(', ')} (other tables may have changed between the connections)`,
    ],
    ['Transaction sequence numbers', evidence.transactionSequences.join(', ') || null],
    ['End of the log (LSN)', evidence.lsn],
    ['Rowversion bound', evidence.rowversionBound],
    ['As of', evidence.atUtc === null ? null : `${evidence.atUtc}. ${evidence.atReason ?? ''}`],
    [
      'Database snapshot',
      evidence.snapshotName === null
        ? null
        : `${evidence.snapshotName}, made ${evidence.snapshotCreated ?? 'at a time the server did not tell'}`,
    ],
    ['Database made', evidence.databaseCreated],
    ['Recovery fork', evidence.recoveryFork],
  ];
  return pairs.flatMap(([name, value]) => (value === null ? [] : [[name, value.trim()] as const]));
}

const modeNames: Readonly<Record<MomentEvidence['mode'], string>> = {
  none: 'no point in time',
  perTable: 'SNAPSHOT transaction of one table',
  shared: 'SNAPSHOT transactions begun together under a lock',
  databaseSnapshot: 'database snapshot',
  readOnly: 'read-only database',
  asOf: 'past time of system-versioned tables',
};
