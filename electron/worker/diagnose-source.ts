// Why a server could not be reached or did not talk: looks at what answers there, without signing in.
import { lookup } from 'node:dns/promises';
import type { Check } from '../../shared/checks.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import { AppError } from '../../shared/errors.ts';
import { askBrowser } from './source/browser/ask-browser.ts';
import { lookAtStrict } from './source/certificate-pin.ts';
import { knock, type KnockAnswer, type OfferedEncryption } from './source/doctor/knock.ts';
import { describeInstances, type ServerPlace } from './source/find-server.ts';
import { parseServerAddress } from './source/server-address.ts';
import { tlsOptionsOf } from './source/tls-options.ts';

export type Diagnosis = {
  /** The failure, or a better name for it. */
  readonly error: AppError;
  readonly facts: Check['facts'];
};

/** Somebody waits for the answer. */
const patienceMs = 2500;
const defaultPort = 1433;

const offerWords: Readonly<Record<OfferedEncryption, string>> = {
  none: 'no encryption',
  login: 'encryption on request',
  all: 'encryption',
  required: 'encryption required',
  unknown: 'encryption unknown',
};

/** Looks further only where that can tell more; `place` is where it was dialled, null when that is not known. */
export async function diagnoseSource(
  source: SourceConfig,
  place: ServerPlace | null,
  failure: AppError,
  signal: AbortSignal,
): Promise<Diagnosis> {
  switch (failure.code) {
    case 'SOURCE_HUNG_UP':
    case 'ENCRYPTION_REFUSED':
      return place === null ? { error: failure, facts: [] } : lookAtPort(source, place, failure, signal);
    case 'SOURCE_UNREACHABLE':
      return place === null
        ? { error: failure, facts: await lookAround(source, failure, signal) }
        : lookAtPort(source, place, failure, signal);
    case 'INSTANCE_NOT_FOUND':
      return { error: failure, facts: await lookAround(source, failure, signal) };
    default:
      return { error: failure, facts: [] };
  }
}

/** It was reached: what is it? */
async function lookAtPort(
  source: SourceConfig,
  place: ServerPlace,
  failure: AppError,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const { server } = source;
  const answer = await knock(place, patienceMs, signal);
  const facts = [{ label: `Port ${String(place.port)}`, value: describeKnock(answer) }];
  if (answer.kind === 'other')
    return { error: new AppError('NOT_SQL_SERVER', { server, port: place.port, detail: answer.what }, failure), facts };
  const isStrict = source.encrypt === 'strict';
  if (isStrict && answer.kind === 'sqlServer')
    return { error: new AppError('STRICT_UNKNOWN', { server, version: answer.version }, failure), facts };
  if (isStrict || answer.kind !== 'closed') return { error: failure, facts };
  const isStrictOnly = await speaksStrict(source, place, signal);
  return isStrictOnly
    ? { error: new AppError('STRICT_NEEDED', { server }, failure), facts }
    : { error: failure, facts };
}

async function speaksStrict(source: SourceConfig, place: ServerPlace, signal: AbortSignal): Promise<boolean> {
  try {
    return (await lookAtStrict(place, await tlsOptionsOf(source), patienceMs, signal)).isTds;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** It was not reached: does the computer answer elsewhere? */
async function lookAround(source: SourceConfig, failure: AppError, signal: AbortSignal): Promise<Check['facts']> {
  const { host, port } = parseServerAddress(source.server, source.port);
  const addresses = await lookup(host, { all: true }).catch(() => []);
  signal.throwIfAborted();
  const facts: Check['facts'] = [{ label: 'Addresses', value: addresses.map(({ address }) => address).join(', ') }];
  if (failure.code !== 'INSTANCE_NOT_FOUND') {
    const answer = await askBrowser({ host, instance: null, timeoutMs: patienceMs }, signal);
    const value = {
      told: () => `knows these instances: ${answer.kind === 'told' ? describeInstances(answer.instances) : ''}`,
      silent: () => 'does not answer at UDP port 1434 (off, or a firewall)',
      refused: () => 'is not running',
    }[answer.kind]();
    facts.push({ label: 'SQL Server Browser', value });
  }
  if (port === null || port !== defaultPort) {
    const answer = await knock({ host, port: defaultPort }, patienceMs, signal);
    facts.push({ label: `Port ${String(defaultPort)}`, value: describeKnock(answer) });
  }
  return facts;
}

function describeKnock(answer: KnockAnswer): string {
  switch (answer.kind) {
    case 'sqlServer':
      return `SQL Server answers, version ${answer.version}, ${offerWords[answer.encryption]}`;
    case 'other':
      return `something else answers: ${answer.what}`;
    case 'closed':
      return 'the connection is ended without a word';
    case 'silent':
      return 'connected, then nothing is said';
    case 'unreachable':
      return answer.code === 'ECONNREFUSED'
        ? 'nothing listens there, but the computer answers'
        : `no answer (${answer.code}): the computer is off or away, or a firewall drops it`;
  }
}
