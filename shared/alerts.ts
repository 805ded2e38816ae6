// Alerts: what is told about runs (rules), to whom (channels), and the message that is told.
import { z } from 'zod';

const minutes = z.int().min(1).max(1440);

/** What is told. What is not named gets its default; null = not watched. */
export const alertRulesSchema = z.strictObject({
  runFinished: z.boolean().default(true),
  tableFailed: z.boolean().default(true),
  /** What was stored is not what was read; also when a finished run is verified again. */
  verifyFailed: z.boolean().default(true),
  /** No row and no byte moved for so long. */
  stalledMinutes: minutes.nullable().default(10),
  /** Less than `below` a second on average over `minutes`. */
  slow: z
    .strictObject({ below: z.number().positive().max(1e9), unit: z.enum(['rows', 'megabytes']), minutes })
    .nullable()
    .default(null),
  /** More rows than this were set aside in one run. */
  quarantineAbove: z.int().min(0).nullable().default(null),
});
export type AlertRules = z.infer<typeof alertRulesSchema>;
export const defaultAlertRules: AlertRules = alertRulesSchema.parse({});

const name = z.string().trim().min(1).max(60);
const address = z
  .string()
  .trim()
  .min(3)
  .max(320)
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'an e-mail address');

const kinds = {
  /** A workflow of Teams that begins with "When a Teams webhook request is received". */
  teams: { kind: z.literal('teams'), name },
  slack: { kind: z.literal('slack'), name },
  /** Any receiver of signed JSON; `caFile`: PEM of the authority of its certificate. */
  webhook: { kind: z.literal('webhook'), name, caFile: z.string().min(1).optional() },
  smtp: {
    kind: z.literal('smtp'),
    name,
    host: z.string().trim().min(1).max(253),
    port: z.int().min(1).max(65535).default(587),
    /** `starttls`: begins in clear and is given up unless it becomes TLS; `tls`: TLS from the first byte (port 465). */
    security: z.enum(['starttls', 'tls']).default('starttls'),
    /** Null = the server takes mail without a sign-in. */
    user: z.string().min(1).max(320).nullable().default(null),
    from: address,
    to: z.array(address).min(1).max(20),
    caFile: z.string().min(1).optional(),
  },
} as const;

/** A channel without its secrets. */
export const alertChannelSchema = z.discriminatedUnion('kind', [
  z.strictObject(kinds.teams),
  z.strictObject(kinds.slack),
  z.strictObject(kinds.webhook),
  z.strictObject(kinds.smtp),
]);
export type AlertChannel = z.infer<typeof alertChannelSchema>;

/** Where a secret of an alert file is to be found. Standard input belongs to the secrets of the run. */
const secretRef = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })]);

/** The file that `--alerts` names. */
export const alertFileSchema = z.strictObject({
  rules: alertRulesSchema.default(defaultAlertRules),
  channels: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ ...kinds.teams, url: secretRef }),
        z.strictObject({ ...kinds.slack, url: secretRef }),
        z.strictObject({ ...kinds.webhook, url: secretRef, signingKey: secretRef }),
        z.strictObject({ ...kinds.smtp, password: secretRef.optional() }),
      ]),
    )
    .min(1)
    .max(20)
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'two channels have the same name'),
});
export type AlertFile = z.infer<typeof alertFileSchema>;

/**
 * `url`: the address of Teams, Slack or the webhook, which lets anybody post who knows it. `key`: what a webhook's
 * messages are signed with, or the password of SMTP. Empty where the channel has none.
 */
export const channelSecretsSchema = z.strictObject({ url: z.string(), key: z.string() });
export type ChannelSecrets = z.infer<typeof channelSecretsSchema>;
export type SecretName = keyof ChannelSecrets;

/** The secrets that a channel cannot do without. */
export function secretsNeededBy(channel: AlertChannel): readonly SecretName[] {
  switch (channel.kind) {
    case 'teams':
    case 'slack':
      return ['url'];
    case 'webhook':
      return ['url', 'key'];
    case 'smtp':
      return channel.user === null ? [] : ['key'];
  }
}

const openChannelSchema = z.strictObject({ channel: alertChannelSchema, secrets: channelSecretsSchema });
/** A channel with its secrets in clear: only in memory, and never on its way to the window. */
export type OpenChannel = z.infer<typeof openChannelSchema>;

/** What the worker is told to do about alerts. */
export const alertsSchema = z.strictObject({
  rules: alertRulesSchema,
  channels: z.array(openChannelSchema),
  /** Hands messages to the desktop too, by `alert.raised` events. */
  isOnDesktop: z.boolean(),
});
export type Alerts = z.infer<typeof alertsSchema>;

export type AlertRule =
  'runFinished' | 'tableFailed' | 'verifyFailed' | 'runStalled' | 'runSlow' | 'rowsSetAside' | 'test';

/** One event of a run, or several of the same rule gathered into one. */
export type AlertMessage = {
  readonly rule: AlertRule;
  readonly level: 'info' | 'warning' | 'error';
  readonly atUtc: string;
  readonly runId: string;
  /** `server \ database`. */
  readonly source: string;
  readonly container: string;
  /** How many events it stands for. */
  readonly count: number;
  /** The tables it is about, the first few. */
  readonly tables: readonly string[];
  readonly title: string;
  /** What happened, and why. */
  readonly text: string;
  /** What to do; empty when nothing. */
  readonly advice: string;
};

const shape = /^(https?):\/\/([^/?#\\\s]+)(?:[/?#]\S*)?$/i;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Null when alerts may be posted there; else why not, as a clause that does not repeat the address. */
export function refusalOfWebhook(address: string): string | null {
  const [, scheme = '', host = ''] = shape.exec(address) ?? [];
  if (host === '') return 'its address is not a URL';
  if (host.includes('@')) return 'its address has a user name or password in it';
  if (scheme.toLowerCase() === 'https' || loopback.test(host)) return null;
  return 'its address does not begin with https://';
}
