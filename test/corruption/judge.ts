// Holds what a validation found against what it claims to find.
import type { Finding, Tier, Validation } from '../../shared/validation.ts';
import type { Claim, Corruption } from './corruption.ts';

const findingsOf = ({ findings, tables }: Validation): readonly Finding[] => [
  ...findings,
  ...tables.flatMap((table) => table.findings),
];

/** A heap's rows cannot be looked up: that is said of every sample, and is no finding about rows. */
const isAbout = ({ kind, table }: Finding): boolean => !(kind === 'notCompared' && table === 'notes');

export const describeFinding = ({ kind, severity, table, part, key, column }: Finding): string =>
  `${kind} ${severity} ${table} ${part ?? '-'} (${key?.join(',') ?? '-'}) ${column ?? '-'}`;

/** What is wrong with what was found; nothing = as claimed. */
export function judge(
  corruption: Corruption,
  tier: Tier,
  claim: Claim | 'maybe' | null,
  validation: Validation,
): readonly string[] {
  const found = findingsOf(validation).filter(isAbout);
  const seen = found.map(describeFinding).join('; ');
  if (claim === 'maybe') return found.length === 0 ? [] : judge(corruption, tier, corruption.standard, validation);
  if (claim === null) return found.length === 0 ? [] : [`${tier} does not claim it, but found: ${seen}`];
  const problems: string[] = [];
  const say = (what: string): void => void problems.push(`${tier}: ${what}; found: ${seen === '' ? 'nothing' : seen}`);
  // Looking at single rows cannot tell a file that was changed from a source that was.
  const isNoticeEnough = tier === 'sample' || corruption.isNotice === true;
  const counted = found.filter(({ severity }) => isNoticeEnough || severity === 'fault');
  const own = counted.filter(({ table }) => table === corruption.table);
  if (own.length === 0) say('not found in its table');
  if (!isNoticeEnough && validation.verified) say('called verified');
  if (corruption.isNotice === true && found.some(({ kind }) => kind === 'changedSince')) say('explained by a change');
  const strangers = found.filter(({ table }) => table !== corruption.table && table !== '');
  if (strangers.length > 0) say('another table is named');
  const parts = new Set(found.flatMap(({ part }) => (part === null ? [] : [part])));
  for (const part of claim.parts) if (!parts.has(part)) say(`the part ${part} is not named`);
  if (claim.parts.length > 0 && [...parts].some((part) => !claim.parts.includes(part))) say('another part is named');
  if (claim.column !== null) {
    const columns = new Set(own.flatMap(({ column }) => (column === null ? [] : [column])));
    if (!columns.has(claim.column)) say(`the column ${claim.column} is not named`);
    if (columns.size > 1) say('other columns are named');
  }
  if (own.some(({ kind, expected, found: is }) => kind === 'valueDiffers' && expected === is))
    say('both values are the same');
  if (claim.keys !== null) {
    const keys = new Set(own.flatMap(({ key }) => (key === null ? [] : [key.join(',')])));
    for (const key of claim.keys) if (!keys.has(key)) say(`the key ${key} is not named`);
    if ([...keys].some((key) => claim.keys?.includes(key) !== true)) say('other keys are named');
  }
  return problems;
}
