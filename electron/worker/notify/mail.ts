// Sends a message by SMTP: encrypted or not at all.
import { createTransport } from 'nodemailer';
import type { AlertChannel, AlertMessage } from '../../../shared/alerts.ts';
import { SendFailure } from './alert.ts';
import { mailText } from './payloads.ts';
import { createTrust } from '../../network/authorities.ts';
import { assertAuthority, networkFailure } from './failure.ts';

type SmtpChannel = Extract<AlertChannel, { kind: 'smtp' }>;

/** Each step of the conversation; the whole of it is limited by whoever sends. */
const stepTimeoutMs = 10_000;

/** Throws SendFailure. */
export async function sendMail(
  channel: SmtpChannel,
  password: string,
  message: AlertMessage,
  signal: AbortSignal,
): Promise<void> {
  const { host, port, security, user, from, to, name } = channel;
  await assertAuthority(channel.caFile);
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ...(user === null ? {} : { auth: { user, pass: password } }),
    tls: { secureContext: await createTrust(channel.caFile ?? null) },
    connectionTimeout: stepTimeoutMs,
    greetingTimeout: stepTimeoutMs,
    socketTimeout: stepTimeoutMs,
    dnsTimeout: stepTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const giveUp = (): void => transport.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await transport.sendMail({
      from: { name: 'Tableferry', address: from },
      to: to.map((address) => ({ name: '', address })),
      subject: `[Tableferry] ${message.title}: ${message.source}`.slice(0, 200),
      text: mailText(message),
      // Nobody's holiday notice shall answer.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Tableferry-Channel': name },
    });
  } catch (error) {
    throw translate(error);
  } finally {
    signal.removeEventListener('abort', giveUp);
    transport.close();
  }
}

/** What servers answer may quote what was sent, so only their code is told. */
function translate(error: unknown): SendFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const answer = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0;
  const answered = answer > 0 ? ` (${String(answer)})` : '';
  switch (code) {
    case 'EAUTH':
      return new SendFailure(`it did not accept the user and password${answered}`, answer === 0 || answer >= 500);
    case 'ETLS':
      return new SendFailure(certificateOrTls(error), true);
    case 'EENVELOPE':
    case 'EMESSAGE':
      return new SendFailure(`it did not accept the sender, a recipient or the message${answered}`, answer >= 500);
    case 'EPROTOCOL':
      return new SendFailure(`it answered what was not expected${answered}`, answer >= 500);
    case 'ESOCKET':
    case 'ECONNECTION':
      return networkFailure(causeOf(error));
    default:
      return networkFailure(error);
  }
}

const certificateOrTls = (error: unknown): string =>
  /certificate|self.signed/i.test(error instanceof Error ? error.message : '')
    ? 'its certificate is not trusted'
    : 'it does not offer encryption (STARTTLS), without which nothing is sent';

/** nodemailer puts its own code over the one of the socket, which stays in the message. */
function causeOf(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (/self.signed|certificate|altnames|issuer/i.test(message))
    return new SendFailure('its certificate is not trusted', true);
  const code = /\b(E[A-Z]{4,}|CERT_[A-Z_]+)\b/.exec(message)?.[1];
  return code === undefined ? error : Object.assign(new Error('socket'), { code });
}
