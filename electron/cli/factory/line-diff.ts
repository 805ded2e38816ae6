// What differs between two texts, line by line, for people.

type Line = { readonly mark: ' ' | '-' | '+'; readonly text: string };

/** Lines beyond this many on both sides are not matched one by one. */
const mostCompared = 2_000;
const around = 2;

/** Lines with ` `, `-` or `+` in front, those that are the same left out but for some around each change. */
export function lineDiff(before: string, after: string): readonly string[] {
  const lines = compare(before.split('\n'), after.split('\n'));
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ mark }) => mark !== ' ');
  const shown: string[] = [];
  let isSkipping = false;
  for (const [index, { mark, text }] of lines.entries()) {
    const isShown = isNear(index);
    if (isShown) shown.push(`${mark} ${text}`);
    else if (!isSkipping) shown.push('  ...');
    isSkipping = !isShown;
  }
  return shown;
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail += 1;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: ' ', text }));
  return [
    ...same(before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** By the longest common subsequence of lines. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const removed = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: '-', text }));
  const added = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: '+', text }));
  if (before.length > mostCompared || after.length > mostCompared) return [...removed(before), ...added(after)];
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    const text = before[i] ?? '';
    if (text === after[j]) {
      lines.push({ mark: ' ', text });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      lines.push({ mark: '-', text });
      i += 1;
    } else {
      lines.push({ mark: '+', text: after[j] ?? '' });
      j += 1;
    }
  }
  return [...lines, ...removed(before.slice(i)), ...added(after.slice(j))];
}
