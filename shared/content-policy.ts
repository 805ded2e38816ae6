// What a page of ours may do, wherever it is served from: by the program itself or by the dashboard.

/**
 * Nothing runs that is not a file of the page, no form leaves, nothing is framed. `connect`: whether its own origin may
 * be asked. Inline styles are allowed because React sets style attributes and the design system adds rules to its own
 * style elements; neither can run code.
 */
export const contentPolicy = (connect: "'none'" | "'self'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
