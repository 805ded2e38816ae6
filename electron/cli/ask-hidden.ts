// Asks at the terminal for what must not be shown: a passphrase.
import type { ReadStream } from 'node:tty';

const enter = /[\r\n]/;
const interrupt = '\u0003';
const endOfText = '\u0004';
const erase = /[\b\u007f]/;

/** What is typed up to Enter; null when it is given up with Ctrl-C or Ctrl-D. */
export function askHidden(question: string, input: ReadStream, say: (text: string) => void): Promise<string | null> {
  // Before the question: whoever types at once would see it otherwise.
  input.setRawMode(true);
  say(question);
  input.setEncoding('utf8');
  let typed: readonly string[] = [];
  return new Promise((resolve) => {
    const end = (answer: string | null): void => {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
      say('\n');
      resolve(answer);
    };
    const onData = (text: Buffer | string): void => {
      for (const character of text.toString()) {
        if (enter.test(character)) return end(typed.join(''));
        if (character === interrupt || character === endOfText) return end(null);
        typed = erase.test(character) ? typed.slice(0, -1) : [...typed, character];
      }
    };
    input.on('data', onData);
    input.resume();
  });
}
