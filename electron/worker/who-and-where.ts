// Who does something, for the record: the account of this process and the name of this computer.
import { hostname, userInfo } from 'node:os';

/** A process without an account entry, as in a container, has only its number. */
export function who(): { readonly account: string; readonly computer: string } {
  const computer = hostname();
  try {
    return { account: userInfo().username, computer };
  } catch {
    return { account: `account ${String(process.getuid?.() ?? 'without a name')}`, computer };
  }
}

/** `alice on PC1` */
export function whoAndWhere(): string {
  const { account, computer } = who();
  return `${account} on ${computer}`;
}
