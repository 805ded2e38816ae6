// Starts, ends and describes the dashboard of this worker; at most one at a time.
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import type { DashboardState, DashboardWish } from '../../../shared/contract.ts';
import { codeMark, tokenMark } from '../../../shared/dashboard.ts';
import { AppError } from '../../../shared/errors.ts';
import { describeForLog } from '../log.ts';
import { createGuessLimit } from './guess-limit.ts';
import { createHostCheck } from './host-check.ts';
import { createInvitations } from './invitations.ts';
import { readPage, type PageFiles } from './page-files.ts';
import type { RunView } from './run-view.ts';
import { startServer } from './server.ts';
import { createToken, isSameToken, keptToken } from './token.ts';

export type DashboardDesk = {
  /** The state of the one that runs, when one does. Throws DASHBOARD_*. */
  start(wish: DashboardWish): Promise<DashboardState>;
  stop(): Promise<void>;
  /** An address that opens it once. Throws DASHBOARD_OFF. */
  invite(): string;
  state(): DashboardState;
};

export type DashboardDeskSettings = {
  readonly openView: () => RunView;
  /** False where the asker is a page, which must not open this computer to others or name files. */
  readonly mayChoose: boolean;
  readonly readPage?: () => PageFiles;
};

type Running = { readonly state: DashboardState; invite(): string; close(): Promise<void> };

export function createDashboardDesk({ openView, mayChoose, ...parts }: DashboardDeskSettings): DashboardDesk {
  // A second start waits for the first, and a stop for both.
  let running: Promise<Running> | null = null;
  let current: Running | null = null;
  return {
    async start(wish) {
      const isChoice = wish.isOnLan || wish.tokenFile !== null || wish.tls !== null;
      if (isChoice && !mayChoose) throw new AppError('BUG', { detail: 'the window shows runs on this computer only' });
      running ??= begin(wish, (parts.readPage ?? readPage)(), openView);
      try {
        current = await running;
        return current.state;
      } catch (error) {
        running = null;
        throw error;
      }
    },
    async stop() {
      const ending = running;
      running = null;
      current = null;
      await (await ending)?.close();
    },
    invite() {
      if (current === null) throw new AppError('DASHBOARD_OFF');
      return current.invite();
    },
    state: () => current?.state ?? { kind: 'off' },
  };
}

async function begin(wish: DashboardWish, page: PageFiles, openView: () => RunView): Promise<Running> {
  const { port, isOnLan, tokenFile } = wish;
  const tls = wish.tls === null ? null : readPair(wish.tls);
  const token = tokenFile === null ? createToken() : keptToken(tokenFile);
  const invitations = createInvitations(() => performance.now());
  const view = openView();
  try {
    const server = await startServer({
      view,
      page,
      port,
      isOnLan,
      tls,
      isOwnHost: createHostCheck({ isOnLan, certificate: tls?.cert ?? null }),
      isOwnToken: (given) => isSameToken(given, token),
      tokenFor: (code) => (invitations.use(code) ? token : null),
      guesses: createGuessLimit(() => performance.now()),
      // A mistake in a read must not end the worker that carries runs.
      onBug: (error) => void process.stderr.write(`dashboard: ${describeForLog(error)}\n`),
    });
    const protocol = tls === null ? 'http' : 'https';
    const places = (isOnLan ? ownAddresses() : ['127.0.0.1']).map(
      (name) => `${protocol}://${name}:${String(server.port)}/`,
    );
    const addresses = places.map((place) => `${place}${tokenMark}${token}`);
    return {
      state: { kind: 'on', addresses, isOnLan, isEncrypted: tls !== null },
      invite: () => `${places[0] ?? ''}${codeMark}${invitations.make()}`,
      async close() {
        await server.close();
        view.close();
      },
    };
  } catch (error) {
    view.close();
    throw error;
  }
}

/** Those on the network first; a computer without a network has its own. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const outer = all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
  return [...outer, '127.0.0.1'];
}

/** Throws DASHBOARD_CERTIFICATE_UNFIT. */
function readPair({ certFile, keyFile }: NonNullable<DashboardWish['tls']>): { cert: string; key: string } {
  const unfit = (path: string, error: unknown): AppError =>
    new AppError('DASHBOARD_CERTIFICATE_UNFIT', { path, detail: firstLine(error) }, error);
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw unfit(path, error);
    }
  };
  const [cert, key] = [read(certFile), read(keyFile)];
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw unfit(certFile, error);
  }
  return { cert, key };
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/\.$/, '') ?? '';
