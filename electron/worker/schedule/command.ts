// The command line that a schedule starts, in the quoting of whoever reads it.
import type { Schedule } from '../../../shared/schedule.ts';

/** A program and its arguments, unquoted. */
export type Command = readonly [program: string, ...args: readonly string[]];

/** Takes up what is unfinished, and says in History who began it. Holds no secret: the plan refers to them. */
export const commandOf = (program: Command, { name, plan, state }: Schedule): Command => [
  ...program,
  'run',
  plan,
  '--state',
  state,
  '--auto-resume',
  '--schedule',
  name,
  // What is made up for begins as soon as the computer is on, often before its network is.
  '--wait-for-source',
  '5',
];

const isPlain = (word: string): boolean => /^[\w@%+=:,./-]+$/.test(word);

/** For sh. */
export const shellLine = (command: readonly string[]): string =>
  command.map((word) => (isPlain(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** For the C runtime of Windows: backslashes count only before a quote. */
export const windowsArguments = (words: readonly string[]): string =>
  words
    .map((word) =>
      word !== '' && !/[\s"]/.test(word) ? word : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`,
    )
    .join(' ');

/** For ExecStart of systemd, where % and $ are read too. */
export const systemdLine = (command: readonly string[]): string =>
  command
    .map((word) => {
      const text = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
      return isPlain(word) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
    })
    .join(' ');
