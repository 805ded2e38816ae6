// Answers the requests of the dashboard: reads only, each from the view and fit to leave this computer.
import { parseInput } from '../../../shared/contract.ts';
import type { ReadMethod } from '../../../shared/dashboard.ts';
import { makeReport } from '../report/make-report.ts';
import { publicLine, publicPlan, publicReport, publicSnapshot, publicSummary } from './public-answers.ts';
import type { RunView } from './run-view.ts';

/** Throws AppError, and ZodError for an input that is not of the contract. */
export async function answerRequest(view: RunView, method: ReadMethod, input: unknown): Promise<object> {
  switch (method) {
    case 'run.list':
      parseInput(method, input);
      return { runs: (await view.list()).map(publicSummary) };
    case 'run.get':
      return publicSnapshot(await view.snapshot(parseInput(method, input).runId));
    case 'run.plan':
      return publicPlan(await view.plan(parseInput(method, input).runId));
    case 'run.log': {
      const { runId, after, limit } = parseInput(method, input);
      return { lines: (await view.log(runId, after, limit)).map(publicLine) };
    }
    case 'run.report': {
      const { runId, format } = parseInput(method, input);
      return makeReport(publicReport(await view.report(runId)), format);
    }
  }
}
