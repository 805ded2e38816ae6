// What was decided when this program was bundled.

/** Replaced by the bundler. */
declare const TABLEFERRY_RELEASE: boolean;

/**
 * A released program takes no orders from its environment or arguments: whoever can set a variable must not be able to
 * swap the worker or the data folder of somebody else's session.
 */
export const isRelease: boolean = TABLEFERRY_RELEASE;
