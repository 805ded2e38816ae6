// Who does something, for the record: the account of this process and the name of this computer.
import { hostname, userInfo } from 'node:os';

/** `alice on PC1`. A process without an account entry, as in a container, has only its number. */
export function whoAndWhere(): string {
  try {
    return `${userInfo().username} on ${hostname()}`;
  } catch {
    return `account ${String(process.getuid?.() ?? 'without a name')} on ${hostname()}`;
  }
}
