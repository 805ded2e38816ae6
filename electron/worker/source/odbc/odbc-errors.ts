// Translates what the ODBC driver reports into errors of the catalogue.
import { AppError } from '../../../../shared/errors.ts';
import { translateServerErrors, type ErrorScene } from '../errors.ts';
import type { ServerMessage } from '../tds/tokens.ts';
import { OdbcFailure, serverMessageOf, sqlStateOf } from './row-stream.ts';

/** Not reached, or the connection broke. */
const lostStates = /^(?:08|HYT)/;

/** AppErrors and what is no failure of the driver stay what they are. */
export function translateOdbcError(error: unknown, scene: ErrorScene): unknown {
  if (!(error instanceof OdbcFailure)) return error;
  const known = error.errors.map(serverMessageOf);
  const state = sqlStateOf(error.errors[0]);
  const messages = known.filter(({ number }) => number > 0).map(messageOf);
  if (messages.length > 0 && !lostStates.test(state)) return translateServerErrors(messages, scene);
  const detail = withoutFullStop(known[0]?.text ?? error.message);
  return new AppError('SOURCE_CONNECTION_LOST', { server: scene.server, detail }, error);
}

/** Null: no such driver on this computer, another may be. */
export function translateOpenError(error: Error, scene: ErrorScene, driver: string): AppError | null {
  const state = sqlStateOf(error);
  const { number, text } = serverMessageOf(error);
  if (state === 'IM002' || /file not found|can't open lib/i.test(text)) return null;
  const detail = withoutFullStop(text);
  const context = { server: scene.server, detail };
  if (/SSPI|Kerberos|GSS/i.test(text)) return new AppError('WINDOWS_SIGN_IN_FAILED', { ...context, driver }, error);
  if (/certificate|SSL|TLS/i.test(text)) return new AppError('ENCRYPTION_REFUSED', context, error);
  if (number > 0 && !lostStates.test(state)) return translateServerErrors([messageOf({ number, text })], scene);
  return new AppError('SOURCE_UNREACHABLE', context, error);
}

const messageOf = ({ number, text }: { readonly number: number; readonly text: string }): ServerMessage => ({
  number,
  text,
  severity: 16,
  state: 0,
  server: '',
  procedure: '',
  line: 0,
});

const withoutFullStop = (text: string): string => text.replace(/[.\s]+$/, '');
