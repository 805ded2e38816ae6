// The verdict over a run in words, and what needs a decision.
import { describeError } from '../../../shared/errors.ts';
import { formatPlural } from '../../../shared/format.ts';
import type { Report, ReportTable } from '../../../shared/report.ts';
import type { RunSnapshot, RunState, TableSnapshot } from '../../../shared/run.ts';
import { verdictOf, type Validation } from '../../../shared/validation.ts';
import { countAllFindings } from './newest-validations.ts';

type Exception = Report['exceptions'][number];
type Verdict = Pick<Report, 'verdict' | 'headline' | 'meaning'>;

/** `decisions`: how many exceptions; `newest`: the newest validation of every tier. */
export function judgeRun(state: RunState, decisions: number, newest: readonly Validation[], proof: Proof): Verdict {
  switch (state.kind) {
    case 'completed':
      return judgeComplete(decisions, newest, proof);
    case 'failed':
      return { verdict: 'failed', headline: 'Failed', meaning: [notComplete] };
    case 'running':
    case 'stopping':
      return {
        verdict: 'running',
        headline: 'Still running',
        meaning: ['The run goes on: this report tells how far it had come when it was made.'],
      };
    default:
      return { verdict: 'stopped', headline: 'Stopped', meaning: [notComplete] };
  }
}

/** How the run verified what it wrote, and what Data Factory wrote. */
type Proof = { readonly verify: 'full' | 'footer'; readonly tables: readonly ReportTable[] };

const notComplete =
  'Not every table arrived, so there is no manifest and the files are not to be used as a whole. What was verified is kept.';

const proofWhileWriting = {
  full: 'While it was written, every part was downloaded again and its MD5 compared with what was sent.',
  footer:
    'While it was written, size, MD5 on record and row count of every part were compared with what was sent; the bytes in between were not read back.',
} as const;

/** What this program wrote, and what it found in the folders that Data Factory filled. */
function proofOf({ verify, tables }: Proof): string[] {
  const foreign = tables.flatMap(({ writtenBy }) => writtenBy ?? []);
  const own = foreign.length < tables.length || tables.length === 0 ? [proofWhileWriting[verify]] : [];
  if (foreign.length === 0) return own;
  const unread = foreign.filter(({ files, filesRead }) => filesRead < files).length;
  const how =
    unread === 0
      ? 'its files were read to their last byte'
      : `of ${formatPlural(unread, 'table')} of them only the footers of the files were read, of the others every byte`;
  return [
    ...own,
    `${formatPlural(foreign.length, 'table')} ${foreign.length === 1 ? 'was' : 'were'} moved by Data Factory, so that this program did not see the rows pass: ${how}, and they hold as many rows as the service says it copied. That the values are those of the source, a validation by the tier full shows.`,
  ];
}

function judgeComplete(decisions: number, newest: readonly Validation[], proof: Proof): Verdict {
  const { faults } = countAllFindings(newest);
  const isFaulty = newest.some((one) => verdictOf(one) === 'differs');
  // What one tier had to leave, the deepest may have compared.
  const isOpen =
    newest.some((one) => verdictOf(one) === 'incomplete') &&
    !newest.some(({ tier, verified }) => tier === 'full' && verified);
  const meaning = [
    decisions === 0
      ? 'Every row that was read stands in a verified file.'
      : 'Every row that was read stands in a verified file or was set aside; what was set aside needs a decision.',
    ...proofOf(proof),
    afterwards(newest),
  ];
  if (isFaulty)
    return {
      verdict: 'faultsFound',
      headline: `Complete, but ${formatPlural(faults, 'fault')} ${faults === 1 ? 'was' : 'were'} found`,
      meaning: [
        'Files are not what left the source. Do not use the tables concerned before this is explained.',
        ...meaning.slice(1),
      ],
    };
  if (isOpen) return { verdict: 'completeNotProven', headline: 'Complete, not all of it proven', meaning };
  return decisions === 0
    ? { verdict: 'completeAndVerified', headline: 'Complete and verified', meaning }
    : { verdict: 'completeWithDecisions', headline: `Complete, ${formatPlural(decisions, 'decision')} open`, meaning };
}

function afterwards(newest: readonly Validation[]): string {
  if (newest.length === 0) return 'It was not validated again after the run.';
  const tiersThat = (verdict: ReturnType<typeof verdictOf>): string =>
    newest.flatMap((one) => (verdictOf(one) === verdict ? [one.tier] : [])).join(', ');
  const [faulty, open] = [tiersThat('differs'), tiersThat('incomplete')];
  const outcome = [
    faulty === '' ? 'no fault was found' : `faults were found by: ${faulty}`,
    ...(open === ''
      ? []
      : [`not everything was compared by: ${open}, and what was not, and why, stands among the findings`]),
  ].join('; ');
  return `After the run it was validated (${newest.map(({ tier }) => tier).join(', ')}): ${outcome}.`;
}

/** The failure of the whole run, unless it is that of one of its tables, and what is open of every table. */
export const exceptionsOf = (snapshot: RunSnapshot, tables: readonly ReportTable[]): Exception[] => [
  ...failuresOf(snapshot),
  ...snapshot.tables.flatMap((table) => tableExceptions(table, snapshot.state)),
  ...tables.flatMap(rulesBroken),
];

function failuresOf({ state, tables }: RunSnapshot): Exception[] {
  if (state.kind !== 'failed' || tables.some((table) => table.state === 'failed')) return [];
  return [{ table: null, kind: 'failed', code: state.error.code, text: describeError(state.error) }];
}

function tableExceptions(snapshot: TableSnapshot, run: RunState): Exception[] {
  const { schema, name, state, error, rows, rowsSetAside } = snapshot;
  const table = `${schema}.${name}`;
  const isOver = run.kind !== 'running' && run.kind !== 'stopping';
  const found: Exception[] = [];
  if (state === 'failed' && error !== null)
    found.push({ table, kind: 'failed', code: error.code, text: describeError(error) });
  else if (state !== 'done' && isOver)
    found.push({
      table,
      kind: 'unfinished',
      code: null,
      text: `Not finished: ${formatPlural(rows, 'row')} verified and kept. Resume the run to go on.`,
    });
  if (rowsSetAside > 0)
    found.push({
      table,
      kind: 'rowsSetAside',
      code: null,
      text: `${formatPlural(rowsSetAside, 'row')} set aside, ${whyAside(snapshot)}. Decide what becomes of them.`,
    });
  return found;
}

const whyAside = ({ rules = [] }: TableSnapshot): string =>
  rules.some(({ onBreak, rowsBroken }) => onBreak === 'quarantine' && rowsBroken > 0)
    ? 'because they break its rules, or no file can carry a value exactly'
    : 'because no file can carry a value exactly';

/** Rules that were broken and only counted; the others are told with the rows set aside, or with the failure. */
const rulesBroken = ({ schema, name: table, rules }: ReportTable): Exception[] =>
  rules.flatMap(({ verdict, action, name, found }) =>
    verdict === 'broken' && action === 'counted'
      ? [{ table: `${schema}.${table}`, kind: 'ruleBroken', code: null, text: `Rule "${name}" is broken: ${found}.` }]
      : [],
  );
