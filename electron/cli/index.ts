#!/usr/bin/env node
// The program `tableferry`: the worker without a window.
import { environmentRoutes } from '../network/routes.ts';
import { createLiveParts, type TokenSource } from '../worker/live-parts.ts';
import { openLocalWorker } from '../worker/local-client.ts';
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
let caFile: string | null = null;
const routes = environmentRoutes(process.env, () => caFile);
let made: Promise<TokenSource> | null = null;
/** Loaded when first asked for: most commands need no sign-in, and the library is large. */
const tokens: TokenSource = async (request, signal) => {
  made ??= import('./sign-in.ts').then(({ createCommandTokens }) => createCommandTokens(terminal.err, routes));
  const source = await made;
  return source(request, signal);
};

process.exitCode = await main(process.argv.slice(2), terminal, (statePath, options) => {
  caFile = options.caFile;
  return openLocalWorker(createLiveParts(tokens, routes), statePath);
});
