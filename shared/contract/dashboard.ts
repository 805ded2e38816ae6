// Requests about the dashboard: the runs of the state folder, shown in a browser and read only.
import { z } from 'zod';
import { nothing, worker } from './method.ts';

const dashboardStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({
    kind: z.literal('on'),
    /** What to open in a browser, the token in the fragment: whoever has one sees the runs. */
    addresses: z.array(z.string()).min(1),
    isOnLan: z.boolean(),
    isEncrypted: z.boolean(),
  }),
]);
export type DashboardState = z.infer<typeof dashboardStateSchema>;

const dashboardWishSchema = z.strictObject({
  /** 0 = any free one. */
  port: z.int().min(0).max(65_535).default(0),
  /** Other computers reach it too. */
  isOnLan: z.boolean().default(false),
  /** Holds the token, and is made when missing; null = a new token each time. */
  tokenFile: z.string().min(1).nullable().default(null),
  /** PEM files; null = plain http. */
  tls: z
    .strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) })
    .nullable()
    .default(null),
});
export type DashboardWish = z.infer<typeof dashboardWishSchema>;

export const dashboardMethods = {
  /** Answers with the running one when there is one. The window gets it on this computer only. */
  'dashboard.start': worker(dashboardWishSchema, dashboardStateSchema),
  'dashboard.stop': worker(nothing, nothing),
  /** An address that opens it once, for a place where others may see it; any earlier one is void. Throws DASHBOARD_OFF. */
  'dashboard.invite': worker(nothing, z.strictObject({ address: z.string() })),
  'dashboard.state': worker(nothing, dashboardStateSchema),
} as const;
