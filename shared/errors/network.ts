// What can fail on the way out of a company's network.
import { entry, type ErrorEntry } from './entry.ts';

export const networkErrors = {
  PROXY_SIGN_IN_REFUSED: entry(
    'auth',
    'The proxy {proxy} did not let the connection through: {detail}.',
    'Enter the proxy with its user and password in Settings, Network; on the command line in HTTPS_PROXY.',
  ),
  PROXY_NEEDS_WINDOWS_SIGN_IN: entry(
    'auth',
    'The proxy {proxy} did not let the connection through: {detail}.',
    'Tableferry cannot sign in to a proxy with a Windows account. Ask for this host to be reached without it (bypass list, private endpoint), or run a local proxy that signs in for you (px, cntlm) and name that one.',
  ),
  PROXY_REFUSED: entry(
    'auth',
    'The proxy {proxy} did not let the connection through: {detail}.',
    'Ask whoever runs the proxy to allow the host, or add it to the bypass list if it can be reached directly.',
  ),
  PROXY_NOT_SPOKEN: entry(
    'input',
    'No connection was made by {proxy}: {detail}.',
    'Name an HTTP or HTTPS proxy in Settings, Network; on the command line in HTTPS_PROXY.',
  ),
  CA_FILE_UNUSABLE: entry(
    'input',
    'No connection was made, because the certificate file {proxy} cannot be used: {detail}.',
    'Choose a PEM or DER file with the certificate of the authority.',
  ),
  HOST_UNREACHABLE: entry(
    'transient',
    'The host {host} was not reached: {detail}.',
    'Check the network, DNS and proxy.',
  ),
  HOST_CERTIFICATE_REFUSED: entry(
    'auth',
    'The connection to {host} was not made: its certificate was not accepted ({detail}).',
    'If a proxy opens TLS here, have its authority added to the certificates of this computer, or name its file (Settings, Network; --ca-file).',
  ),
} as const satisfies Record<string, ErrorEntry>;
