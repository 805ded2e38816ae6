// Requests about alerts: the rules and channels of the window, and a test of a channel.
import { z } from 'zod';
import { alertChannelSchema, alertRulesSchema, channelSecretsSchema } from '../alerts.ts';
import { main, nothing, secret, worker } from './method.ts';

/** Handles; null = none is kept. */
const handles = z.strictObject({ url: z.string().nullable(), key: z.string().nullable() });

const savedAlertsSchema = z.strictObject({
  rules: alertRulesSchema,
  channels: z.array(z.strictObject({ id: z.string(), channel: alertChannelSchema, secrets: handles })),
});
export type SavedAlerts = z.infer<typeof savedAlertsSchema>;
export type SavedChannel = SavedAlerts['channels'][number];

const channelDraftSchema = z.strictObject({ id: z.string().nullable(), channel: alertChannelSchema, secrets: handles });
export type ChannelDraft = z.infer<typeof channelDraftSchema>;

/** Each answers with what is kept then. */
export const alertMethods = {
  'alert.list': main(nothing, savedAlertsSchema),
  'alert.setRules': main(z.strictObject({ rules: alertRulesSchema }), savedAlertsSchema),
  /** Saves or replaces the channel with this id; its secrets only where they can be encrypted. */
  'alert.saveChannel': main(channelDraftSchema, savedAlertsSchema),
  'alert.removeChannel': main(z.strictObject({ id: z.string() }), savedAlertsSchema),
} as const;

export const alertTestMethods = {
  /** Sends one test message. Throws ALERT_REFUSED, ALERT_NOT_SENT. */
  'alert.test': worker(
    z.strictObject({ channel: alertChannelSchema, secrets: channelSecretsSchema.extend({ url: secret, key: secret }) }),
    nothing,
  ),
} as const;
