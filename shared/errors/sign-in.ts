// What can fail while signing in to Azure, and while asking what is there.
import { entry, type ErrorEntry } from './entry.ts';

export const signInErrors = {
  SIGN_IN_NEEDED: entry(
    'auth',
    'Azure wants {who} to sign in again ({detail}).',
    'Sign in again; a run keeps its checkpoints and goes on where it was.',
  ),
  /** The run goes on as soon as somebody has. */
  SIGN_IN_AWAITED: entry(
    'transient',
    'Nothing is sent at the moment: Azure wants {who} to sign in again.',
    'Sign in again; the run then goes on by itself.',
  ),
  SIGN_IN_REFUSED: entry(
    'auth',
    'Azure did not let {who} in: {detail}.',
    'Check the tenant, the application (client) id and its secret or certificate, and whether access was consented to.',
  ),
  SIGN_IN_UNREACHABLE: entry(
    'transient',
    'The sign-in service {host} was not reached: {detail}.',
    'Check the network, DNS and proxy.',
  ),
  SIGN_IN_CANCELLED: entry('auth', 'Nobody signed in: {detail}.', 'Start the sign-in again when you are ready.'),
  SIGN_IN_NOT_SET_UP: entry(
    'input',
    'Signing in was not started: {detail}.',
    'Register an application for Tableferry in your directory (Settings, Azure sign-in shows how) and enter its client id.',
  ),
  ARM_REFUSED: entry(
    'auth',
    'Azure did not let {who} have {what}: {detail}.',
    'Ask for the role Reader on the subscription or resource group, or type the account yourself.',
  ),
  ARM_UNREACHABLE: entry(
    'transient',
    'The resource manager of Azure at {host} was not reached: {detail}.',
    'Check the network, DNS and proxy.',
  ),
  ARM_BUSY: entry('transient', 'Azure is too busy for {what}: {detail}.', 'Try again in some minutes.'),
  ARM_REJECTED: entry(
    'conflict',
    'Azure did not carry out {what}: {detail}.',
    'Check the names and the policies of the subscription.',
  ),
  ACCOUNT_NAME_TAKEN: entry(
    'input',
    'The storage account {account} was not created: {detail}.',
    'Choose another name: account names are shared by all of Azure.',
  ),
  SIGN_IN_OTHER_USER: entry(
    'auth',
    '{who} was expected, and {other} signed in.',
    'Sign in with the expected account, or choose the other one for this connection.',
  ),
} as const satisfies Record<string, ErrorEntry>;
