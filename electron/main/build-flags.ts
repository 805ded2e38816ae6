// What was decided when this program was bundled.

/** Replaced by the bundler; where there was none (unit tests), the program behaves as released. */
declare const TABLEFERRY_RELEASE: boolean | undefined;

/**
 * A released program takes no orders from its environment or arguments: whoever can set a variable must not be able to
 * swap the worker or the data folder of somebody else's session.
 */
export const isRelease: boolean = typeof TABLEFERRY_RELEASE === 'boolean' ? TABLEFERRY_RELEASE : true;
