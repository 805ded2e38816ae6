// `npm run demo`: the whole product on sample data – in the window, or headless with a kill in the middle and a resume.
import { describeOptions, readOptions } from '../test/demo/options.ts';
import { createProcesses } from '../test/demo/processes.ts';
import { createReport } from '../test/demo/report.ts';
import { runOnOwnSource } from '../test/demo/own-source.ts';
import { runDemo } from '../test/demo/run-demo.ts';
import { showDemo } from './demo-window.ts';

/** A child gets no environment but what it is given; the files of the user name their secrets in it. */
const secretsIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const options = readOptions(process.argv.slice(2));
if (options === null) {
  process.stdout.write(describeOptions());
  process.exit(process.argv.includes('--help') ? 0 : 2);
}

if (!options.isHeadless) {
  const exitCode = await showDemo(options.outFolder, options.isStaying);
  if (exitCode !== null) process.exit(exitCode);
  console.log('Now the main job without the window, as "npm run demo -- --headless" does it:\n');
}

const processes = createProcesses();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    processes.endAll();
    process.exit(code);
  });
}
// whatever happens, nothing is left behind but what --keep asks for
process.once('exit', () => processes.endAll());

const report = createReport(options.isJson);
try {
  const { source } = options;
  const result =
    source === null
      ? await runDemo(options, processes, report)
      : await runOnOwnSource({ ...options, source }, secretsIn(process.env), processes, report);
  if (options.isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = 0;
} catch (error) {
  report.fail(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
processes.endAll();
