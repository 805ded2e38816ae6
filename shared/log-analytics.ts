// Where the log of a run may go beside its container: a stream of a data collection rule of Azure Monitor.
import { z } from 'zod';

/** Nothing may stand behind the host, and a token never travels in clear but on this computer itself. */
const endpointPattern =
  /^(?:https:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::\d{1,5})?\/?$/i;

/** None of it is a secret. */
export const logAnalyticsSchema = z.strictObject({
  /** Logs ingestion endpoint of the rule, or of a data collection endpoint. */
  endpoint: z.string().regex(endpointPattern, 'must be the bare address https://NAME.ingest.monitor.azure.com'),
  /** The rule's immutable id. */
  ruleId: z.string().regex(/^dcr-[0-9a-f]{32}$/, 'must be the immutable id of the rule, dcr- and 32 hex digits'),
  stream: z.string().regex(/^Custom-\w{1,100}$/, 'must be the stream of the rule, such as Custom-TableferryRun'),
});
export type LogAnalyticsConfig = z.infer<typeof logAnalyticsSchema>;
