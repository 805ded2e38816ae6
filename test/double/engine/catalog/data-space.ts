// Where the rows of a table lie.
import type { OpenTable } from '../session/open-database.ts';

/** Of `PRIMARY`, where everything lies that is not partitioned. */
const plainSpace = 1;
const firstScheme = 65_601;

/** Its scheme, or PRIMARY. One scheme and function a table, numbered as the tables are. */
export const dataSpaceOf = ({ number, definition }: OpenTable): number =>
  definition.partitioning === undefined ? plainSpace : firstScheme + number;
