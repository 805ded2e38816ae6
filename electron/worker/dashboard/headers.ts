// What every answer of the dashboard says to the browser about itself.
import { contentPolicy } from '../../../shared/content-policy.ts';

/** No Access-Control header is among them: other origins may read nothing. */
export const standingHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentPolicy("'self'"),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};
