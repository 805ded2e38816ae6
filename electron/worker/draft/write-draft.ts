// Writes a draft for people and for version control: always the same order, comments, one table a group of lines.
import type { DraftTable, WrittenDraft } from '../../../shared/draft.ts';

/** In the order they are written; each with what a reader should know. */
const sections: Readonly<Record<Exclude<keyof WrittenDraft, '$schema' | 'draftVersion'>, string>> = {
  comment: '',
  parameters: 'Names for ${name} below, each with its default (null = it has to be given).',
  environments: 'Values of an environment: tableferry plan --draft FILE --environment NAME',
  source: 'Secrets only as {"env": "NAME"}, {"file": "PATH"} or {"stdin": true}.',
  target: '',
  layout: 'How files are called: default, hive, daily, or "path" with a template of your own.',
  path: 'How files are called (docs/target-options.md).',
  options: 'What is not here has its default (docs/plan-file.md).',
  datetime2: 'datetime2(7) and datetimeoffset(7): auto, nanos or text.',
  pointInTime: 'Which one state of the database the tables are read at.',
  series: 'The place that rounds keep up to date (docs/incremental.md).',
  maskKey: 'Where the key of masks is found.',
  factory: 'The Data Factory that moves large tables (docs/data-factory.md).',
  include: 'Patterns; "tables" then only says more about some of them.',
  exclude: '',
  tables: '',
};
/** The members of a table, in the order they are written. */
const tableMembers: Readonly<Record<keyof DraftTable, true>> = {
  schema: true,
  name: true,
  columns: true,
  where: true,
  query: true,
  parameters: true,
  increment: true,
  rules: true,
  transforms: true,
  engine: true,
  comment: true,
};
const wide = 110;

/** `schema`: what editors find the JSON Schema by. A draft read back from it is the same. */
export function writeDraft(draft: WrittenDraft, schema: string): string {
  const head = [`"$schema": ${JSON.stringify(schema)}`, '"draftVersion": 1'];
  const values = new Map<string, unknown>(Object.entries(draft));
  const rest = Object.entries(sections).flatMap(([name, note]) => {
    const value = values.get(name);
    if (name === 'tables')
      return draft.tables === undefined || draft.tables.length === 0 ? [] : [tablesText(draft.tables)];
    if (value === undefined || isEmpty(value)) return [];
    const text = `${JSON.stringify(name)}: ${pretty(value, '  ')}`;
    return [`${note === '' ? '' : `// ${note}\n  `}${text}`];
  });
  return `{\n  ${[head.join(',\n  '), ...rest].join(',\n\n  ')}\n}\n`;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function tablesText(tables: NonNullable<WrittenDraft['tables']>): string {
  const groups = tables.map((table) => {
    const values = new Map<string, unknown>(Object.entries(table));
    const members = Object.keys(tableMembers).flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [`${JSON.stringify(name)}: ${pretty(value, '      ')}`];
    });
    // Schema and name share a line, so that a table is found by one search.
    const [schema = '', name = '', ...more] = members;
    const oneLine = `{ ${members.join(', ')} }`;
    if (more.length === 0 || (oneLine.length <= wide && !oneLine.includes('\n'))) return `    ${oneLine}`;
    return `    {\n      ${[`${schema}, ${name}`, ...more].join(',\n      ')}\n    }`;
  });
  return `"tables": [\n${groups.join(',\n')}\n  ]`;
}

/** On one line where it fits, else a line a member; `indent`: of the line it begins on. */
function pretty(value: unknown, indent: string): string {
  const oneLine = flat(value);
  if (oneLine.length + indent.length <= wide) return oneLine;
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((one: unknown) => deeper + pretty(one, deeper)).join(',\n')}\n${indent}]`;
  if (typeof value !== 'object' || value === null) return oneLine;
  const members = Object.entries(value).map(
    ([name, one]) => `${deeper}${JSON.stringify(name)}: ${pretty(one, deeper)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function flat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, one]) =>
    one === undefined ? [] : [`${JSON.stringify(name)}: ${flat(one)}`],
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Texts that would be read as a parameter are written so that they are not. */
export function escapeParameters<T>(value: T): T;
export function escapeParameters(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map((one: unknown) => escapeParameters(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, escapeParameters(one)]));
}
