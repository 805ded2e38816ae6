// Reads the expressions of Data Factory: `@` and then a call, a path, a text or a number; nothing beyond it.

/** The functions in use, with how few and how many arguments they take. */
const functions: Readonly<Record<string, readonly [number, number]>> = {
  concat: [1, Infinity],
  replace: [3, 3],
  substring: [3, 3],
  formatDateTime: [1, 3],
  dataset: [0, 0],
  pipeline: [0, 0],
  item: [0, 0],
};
/** What may follow `pipeline()`. */
const ofPipeline = new Set(['RunId', 'TriggerTime', 'parameters']);

/** The complaint about an expression, or null; and the parameters and members that it names. */
export function readExpression(text: string): { readonly fault: string | null; readonly named: readonly string[] } {
  const named: string[] = [];
  let at = 1;
  const fail = (why: string): never => {
    throw new Error(`${why} at ${String(at)} of ${text}`);
  };
  const eat = (pattern: RegExp): string | null => {
    const found = new RegExp(pattern.source, 'y');
    found.lastIndex = at;
    const match = found.exec(text)?.[0] ?? null;
    at += match?.length ?? 0;
    return match;
  };
  const value = (): void => {
    eat(/\s*/);
    if (eat(/'(?:[^']|'')*'/) !== null || eat(/\d+/) !== null) return;
    const name = eat(/[A-Za-z]+/) ?? fail('no value');
    const bounds = functions[name] ?? fail(`no function ${name}`);
    if (eat(/\(/) === null) fail('no parenthesis');
    let count = 0;
    while (eat(/\s*\)/) === null) {
      if (count > 0 && eat(/\s*,/) === null) fail('no comma');
      value();
      count += 1;
    }
    if (count < bounds[0] || count > bounds[1]) fail(`${String(count)} arguments of ${name}`);
    const path: string[] = [];
    for (let member = eat(/\.[A-Za-z]\w*/); member !== null; member = eat(/\.[A-Za-z]\w*/)) path.push(member.slice(1));
    if (name === 'pipeline' && !ofPipeline.has(path[0] ?? '')) fail('no such member of pipeline()');
    if (path.length > 0) named.push(`${name}.${path.join('.')}`);
  };
  try {
    if (!text.startsWith('@')) fail('no @');
    value();
    if (at !== text.length) fail('something behind it');
    return { fault: null, named };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), named };
  }
}
