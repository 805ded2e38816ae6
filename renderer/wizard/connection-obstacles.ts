// Why the source and the target step cannot be left yet: the first thing that is missing, in a sentence.
import type { ConnectionTest } from '../stores/connection-test.ts';
import { sourceProblems } from '../stores/source-problems.ts';
import type { Stores } from '../stores/stores.tsx';
import { targetProblems } from '../stores/target-problems.ts';
import { text } from '../text/text.ts';

export function sourceObstacle(stores: Stores): string | null {
  const { draft, test, isTestVoid } = stores.source.getState();
  const [missing] = Object.values(sourceProblems(draft));
  // An empty form is no list of omissions.
  if (missing !== undefined) return draft.address.trim() === '' ? text.source.notTested : missing;
  const untested = testObstacle(test, isTestVoid, text.source);
  if (untested !== null) return untested;
  return draft.database.trim() === '' ? text.source.databaseMissing : null;
}

export function targetObstacle(stores: Stores): string | null {
  const { draft, test, isTestVoid, names } = stores.target.getState();
  const isEmpty = draft.secret === null && draft.endpoint === '' && draft.container.trim() === '';
  const [missing] = Object.values(targetProblems(draft));
  if (missing !== undefined) return isEmpty ? text.target.notTested : missing;
  if (names.error?.code === 'PATH_TEMPLATE_INVALID' || names.error?.code === 'BLOB_NAMES_UNFIT')
    return text.target.templateUnusable;
  return testObstacle(test, isTestVoid, text.target);
}

type TestWords = {
  readonly notTested: string;
  readonly testRunning: string;
  readonly testVoid: string;
  readonly testFailed: string;
};

function testObstacle({ state }: ConnectionTest, isVoid: boolean, words: TestWords): string | null {
  switch (state) {
    case 'passed':
      return null;
    case 'running':
      return words.testRunning;
    case 'failed':
      return words.testFailed;
    case 'none':
      return isVoid ? words.testVoid : words.notTested;
  }
}
