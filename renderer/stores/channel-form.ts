// The form of an alert channel: what is typed, and the channel it makes or why it makes none.
import { alertChannelSchema, type AlertChannel } from '../../shared/alerts.ts';
import type { SavedChannel } from '../../shared/contract.ts';
import { text } from '../text/text.ts';

export type ChannelForm = {
  /** Null = a new one. */
  readonly id: string | null;
  readonly kind: AlertChannel['kind'];
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly security: 'starttls' | 'tls';
  readonly user: string;
  readonly from: string;
  readonly to: string;
  readonly caFile: string;
  /** Handles. */
  readonly secrets: SavedChannel['secrets'];
  /** Why what was typed for a secret was not taken. */
  readonly refusals: { readonly url: string | null; readonly key: string | null };
  /** Problems are told once somebody wants to save. */
  readonly isTried: boolean;
};
export type ChannelField = 'name' | 'url' | 'key' | 'host' | 'port' | 'from' | 'to';
export type ChannelProblems = Readonly<Partial<Record<ChannelField, string>>>;

export const emptyForm: ChannelForm = {
  id: null,
  kind: 'teams',
  name: '',
  host: '',
  port: '587',
  security: 'starttls',
  user: '',
  from: '',
  to: '',
  caFile: '',
  secrets: { url: null, key: null },
  refusals: { url: null, key: null },
  isTried: false,
};

export function formOf({ id, channel, secrets }: SavedChannel): ChannelForm {
  const common = { ...emptyForm, id, kind: channel.kind, name: channel.name, secrets };
  switch (channel.kind) {
    case 'teams':
    case 'slack':
      return common;
    case 'webhook':
      return { ...common, caFile: channel.caFile ?? '' };
    case 'smtp':
      return {
        ...common,
        host: channel.host,
        port: String(channel.port),
        security: channel.security,
        user: channel.user ?? '',
        from: channel.from,
        to: channel.to.join(', '),
        caFile: channel.caFile ?? '',
      };
  }
}

function toObject(form: ChannelForm): object {
  const { kind, name, host, security, from } = form;
  const ca = form.caFile.trim() === '' ? {} : { caFile: form.caFile.trim() };
  switch (kind) {
    case 'teams':
    case 'slack':
      return { kind, name };
    case 'webhook':
      return { kind, name, ...ca };
    case 'smtp': {
      const to = form.to.split(/[,;]/).map((one) => one.trim());
      const user = form.user.trim() === '' ? null : form.user.trim();
      return {
        kind,
        name,
        host,
        port: Number(form.port),
        security,
        user,
        from,
        to: to.filter((one) => one !== ''),
        ...ca,
      };
    }
  }
}

/** The channel, or null with what is wrong, by field. */
export function readForm(
  form: ChannelForm,
  others: readonly SavedChannel[],
): { readonly channel: AlertChannel | null; readonly problems: ChannelProblems } {
  const words = text.alerts.form.problems;
  const parsed = alertChannelSchema.safeParse(toObject(form));
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const fields = ['name', 'host', 'port', 'from', 'to'] as const;
  const isTaken = others.some(({ id, channel }) => id !== form.id && channel.name === form.name.trim());
  const { url, key } = form.secrets;
  const keyProblem = form.kind === 'webhook' ? words.signingKey : form.user.trim() === '' ? null : words.password;
  const problems: ChannelProblems = {
    ...Object.fromEntries(fields.filter((field) => wrong.has(field)).map((field) => [field, words[field]])),
    ...(isTaken ? { name: words.sameName } : {}),
    ...(form.kind !== 'smtp' && url === null ? { url: words.url } : {}),
    ...((form.kind === 'webhook' || form.kind === 'smtp') && key === null && keyProblem !== null
      ? { key: keyProblem }
      : {}),
  };
  const isWhole = parsed.success && Object.keys(problems).length === 0;
  return { channel: isWhole ? parsed.data : null, problems };
}
