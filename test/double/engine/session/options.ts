// SET options: what a session remembers of them; most change nothing in the double.
import { SqlError, type EngineEvent, type IsolationLevel } from '../../types.ts';
import type { SessionState } from './state.ts';

const levels: readonly IsolationLevel[] = [
  'READ UNCOMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
  'SNAPSHOT',
];

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value))
    throw new SqlError(1067, `The SET ${name} options must be specified by an integer value.`);
  return value;
};

/** Applies an option; the language is announced to the client. */
export function* applyOption(state: SessionState, name: string, value: string): Generator<EngineEvent, void, void> {
  const { settings } = state;
  switch (name) {
    case 'NOCOUNT':
      settings.isCounting = value === 'OFF';
      break;
    case 'IDENTITY_INSERT':
      settings.identityInsert = value.startsWith('ON ') ? value.slice('ON '.length) : null;
      break;
    case 'XACT_ABORT':
      settings.isAborting = value === 'ON';
      break;
    case 'QUOTED_IDENTIFIER':
      settings.isQuoting = value === 'ON';
      break;
    case 'LOCK_TIMEOUT':
      settings.lockTimeoutMs = wholeNumber(name, value);
      break;
    case 'ROWCOUNT':
      settings.rowLimit = wholeNumber(name, value);
      break;
    case 'TEXTSIZE':
      settings.textSize = wholeNumber(name, value);
      break;
    case 'LANGUAGE':
      if (!/^(us_english|english)$/i.test(value))
        throw new SqlError(
          2740,
          `SET LANGUAGE failed because '${value}' is not an official language name or a language alias on this SQL Server.`,
        );
      settings.language = 'us_english';
      yield { kind: 'language', name: 'us_english' };
      yield { kind: 'info', number: 5703, message: 'Changed language setting to us_english.' };
      break;
    case 'DATEFORMAT':
      if (value.toLowerCase() !== 'mdy') throw new SqlError(2741, `SET DATEFORMAT date order '${value}' is invalid.`);
      break;
    case 'ISOLATION':
      for (const level of levels) if (level === value) settings.isolation = level;
      break;
    default:
  }
}
