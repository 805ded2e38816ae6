// `tableferry version`
import { toolName, toolVersion } from '../../../shared/version.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

export const versionCommand: Command = {
  name: 'version',
  summary: 'Print the version',
  positionals: [],
  options: [],
  examples: ['tableferry version'],
  notes: [],
  run: () =>
    Promise.resolve({
      exitCode: exitCodes.ok,
      json: { version: toolVersion, node: process.versions.node },
      text: `${toolName} (Node ${process.versions.node})\n`,
    }),
};
