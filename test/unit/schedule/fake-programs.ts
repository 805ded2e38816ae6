// Stand-ins for schtasks, systemctl and crontab: small programs that keep what they are given in a folder.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { thisComputer, type Computer } from '../../../electron/worker/schedule/computer.ts';

export type FakeComputer = {
  readonly computer: Computer;
  readonly home: string;
  /** What the programs were called with, one line each. */
  calls(): readonly string[];
  /** The next calls end with this code and this text. */
  refuse(exitCode: number, text: string): void;
  crontab(text?: string): string;
};

const scripts: Readonly<Record<string, string>> = {
  crontab: `case "$1" in
-l) if [ -f "$HOME/crontab" ]; then cat "$HOME/crontab"; else echo "no crontab for me" >&2; exit 1; fi ;;
-) cat > "$HOME/crontab" ;;
esac`,
  systemctl: `case "$*" in
*"enable --now"*) touch "$HOME/enabled-$4" ;;
*"disable --now"*) rm -f "$HOME/enabled-$4" ;;
*is-enabled*) [ -f "$HOME/enabled-$3" ] ;;
esac`,
  schtasks: `case "$1" in
/Create) cp "$5" "$HOME/task.xml" ;;
/Query) if [ -f "$HOME/task.xml" ]; then cat "$HOME/task.xml"; else echo "<Tasks></Tasks>"; fi ;;
/Delete) rm "$HOME/task.xml" ;;
esac`,
};

export function createFakeComputer(platform: NodeJS.Platform, programs = Object.keys(scripts)): FakeComputer {
  const home = mkdtempSync(join(tmpdir(), 'tableferry schedule '));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  for (const program of programs) {
    const path = join(bin, program);
    const refusal = `if [ -f "$HOME/refusal" ]; then cat "$HOME/refusal" >&2; exit $(cat "$HOME/refusal-code"); fi`;
    writeFileSync(path, `#!/bin/sh\necho "${program} $*" >> "$HOME/calls"\n${refusal}\n${scripts[program] ?? ''}\n`);
    chmodSync(path, 0o755);
  }
  // Nothing else is to be found, least of all the real ones.
  for (const tool of ['cat', 'cp', 'rm', 'touch']) symlinkSync(`/bin/${tool}`, join(bin, tool));
  const computer = thisComputer(home, { HOME: home, PATH: bin, USERDOMAIN: 'R&D', USERNAME: 'etl' });
  const read = (name: string): string => {
    try {
      return readFileSync(join(home, name), 'utf8');
    } catch {
      return '';
    }
  };
  return {
    computer: { ...computer, platform, program: () => ['/opt/table ferry/node', '/opt/table ferry/tableferry.js'] },
    home,
    calls: () =>
      read('calls')
        .split('\n')
        .filter((line) => line !== ''),
    refuse(exitCode, text) {
      writeFileSync(join(home, 'refusal'), text);
      writeFileSync(join(home, 'refusal-code'), String(exitCode));
    },
    crontab(text) {
      if (text !== undefined) writeFileSync(join(home, 'crontab'), text);
      return read('crontab');
    },
  };
}
