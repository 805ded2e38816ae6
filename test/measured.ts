/** For a test that measures time: a machine that does something else beside may be slow for a while, thrice at most. */
export const measured = { timeout: 180_000, retry: 2 };
