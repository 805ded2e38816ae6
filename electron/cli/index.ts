#!/usr/bin/env node
// The program `tableferry`: the worker without a window.
import { liveParts } from '../worker/live-parts.ts';
import { openLocalWorker } from '../worker/local-client.ts';
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

process.exitCode = await main(process.argv.slice(2), processTerminal(), (statePath) =>
  openLocalWorker(liveParts, statePath),
);
