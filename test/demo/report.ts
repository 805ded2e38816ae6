// What the demo prints while it goes on: one numbered step at a time, details below it.
import { formatDuration } from '../../shared/format.ts';

export type Report = {
  /** Begins a step and starts its clock. */
  step(title: string): void;
  /** Ends the step with what came of it. */
  done(result: string): void;
  /** A detail of the current step. */
  detail(line: string): void;
  /** Lines as they are. */
  text(lines: string): void;
  fail(message: string): void;
};

/** With `isJson` everything goes to standard error, because standard output belongs to the one object. */
export function createReport(isJson: boolean): Report {
  const stream = isJson ? process.stderr : process.stdout;
  const print = (line: string): void => void stream.write(`${line}\n`);
  let number = 0;
  let startMs = performance.now();
  return {
    step(title) {
      number += 1;
      startMs = performance.now();
      print(`${String(number).padStart(2)}  ${title}`);
    },
    done(result) {
      print(`    ${result}  [${formatDuration((performance.now() - startMs) / 1000)}]`);
    },
    detail: (line) => print(`      ${line}`),
    text: print,
    fail: (message) => void process.stderr.write(`\nThe demo did not finish: ${message}\n`),
  };
}
