// What each scheduler is given, read by a parser that is not ours, or by the scheduler's own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { shellLine, systemdLine, windowsArguments } from '../../../electron/worker/schedule/command.ts';
import { timesOf } from '../../../electron/worker/schedule/crontab.ts';
import { textOf } from '../../../electron/worker/schedule/schedulers.ts';
import { calendarOf } from '../../../electron/worker/schedule/systemd.ts';
import { readTasks } from '../../../electron/worker/schedule/windows-task.ts';
import type { Cadence, Schedule } from '../../../shared/schedule.ts';
import { parseStatement } from '../../statements/grammar.ts';
import { createFakeComputer } from './fake-programs.ts';

const cadences: readonly (readonly [Cadence, string, string])[] = [
  [{ every: 'minutes', minutes: 15 }, '*-*-* *:00/15:00', '*/15 * * * *'],
  [{ every: 'hours', hours: 6, minute: 5 }, '*-*-* 00/6:05:00', '5 */6 * * *'],
  [{ every: 'hours', hours: 1, minute: 0 }, '*-*-* 00/1:00:00', '0 */1 * * *'],
  [{ every: 'day', at: '02:30' }, '*-*-* 02:30:00', '30 2 * * *'],
  [{ every: 'week', days: ['sun', 'mon'], at: '23:05' }, 'Mon,Sun *-*-* 23:05:00', '5 23 * * 1,7'],
];
const schedule = (more: Partial<Schedule> = {}): Schedule => ({
  name: 'sales',
  scheduler: 'windowsTask',
  cadence: { every: 'day', at: '02:30' },
  plan: "/data/R&D/it's <100%>/plan $HOME.json",
  state: '/data/state',
  catchUp: true,
  ...more,
});
const analyze = (...args: readonly string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const hasSystemd = analyze('--version').status === 0;

describe('the Windows Task Scheduler', () => {
  test.each(cadences)('%j is XML that says when', (cadence) => {
    const text = textOf(schedule({ cadence }), createFakeComputer('win32').computer).files[0]?.text ?? '';
    expect(XMLValidator.validate(text)).toBe(true);
    const { Task: task } = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(text);
    expect(task.Settings).toMatchObject({ MultipleInstancesPolicy: 'IgnoreNew', StartWhenAvailable: 'true' });
    expect(task.Actions.Exec.Command).toBe('/opt/table ferry/node');
    expect(task.Principals.Principal.UserId).toBe('R&D\\etl');
    expect(task.Triggers.CalendarTrigger).toMatchSnapshot();
    expect(readTasks(text)).toEqual([{ schedule: schedule({ cadence }), isActive: true }]);
  });

  test('a task that was switched off is not active', () => {
    const text = textOf(schedule(), createFakeComputer('win32').computer).files[0]?.text ?? '';
    const off = text.replace(/(<Settings>[^]*)<Enabled>true/, '$1<Enabled>false');
    expect(readTasks(`<Tasks><Task></Task>${off}</Tasks>`)[0]?.isActive).toBe(false);
  });

  test.each([
    [['a b', 'c'], '"a b" c'],
    [['say "hi"', ''], String.raw`"say \"hi\"" ""`],
    [['C:\\My files\\', 'x\\"y'], String.raw`"C:\My files\\" "x\\\"y"`],
  ])('%j is quoted for Windows', (words, line) => {
    expect(windowsArguments(words)).toBe(line);
  });
});

describe('systemd', () => {
  test.each(cadences)('%j is the calendar %s', (cadence, calendar) => {
    expect(calendarOf(cadence)).toBe(calendar);
    if (hasSystemd) expect(analyze('calendar', calendar)).toMatchObject({ status: 0 });
  });

  test('its units are right to systemd itself', () => {
    const { files } = textOf(schedule({ scheduler: 'systemd' }), createFakeComputer('linux').computer);
    expect(files.map(({ text }) => text).join('\n')).toContain('Persistent=true');
    if (!hasSystemd) return;
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-units-'));
    const paths = files.map(({ name, text }) => {
      const path = join(folder, name.split('/').at(-1) ?? '');
      // The program has to be there, or it is refused for that.
      writeFileSync(path, text.replace('"/opt/table ferry/node"', '/bin/sh'));
      return path;
    });
    const { stderr, status } = analyze('verify', '--man=no', ...paths);
    rmSync(folder, { recursive: true });
    const ours = stderr.split('\n').filter((line) => line.includes('tableferry-sales'));
    expect({ ours, status }).toEqual({ ours: [], status: 0 });
  });

  test('what systemd would read is escaped', () => {
    expect(systemdLine(['/a b', '50%', '$HOME', 'x"y\\z'])).toBe(String.raw`"/a b" 50%% "$$HOME" "x\"y\\z"`);
  });
});

describe('cron', () => {
  test.each(cadences)('%j is its line', (cadence, _, times) => {
    expect(timesOf(cadence)).toBe(times);
  });

  test('a shell reads the command back word by word', () => {
    const words = ["it's", 'a b', '', '$HOME', '50%', '`x`'];
    const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${shellLine(words)}`], { encoding: 'utf8' });
    expect(stdout.split('\n').slice(0, -1)).toEqual(words);
  });

  test('a percent sign does not end its command', () => {
    const { files } = textOf(schedule({ scheduler: 'cron' }), createFakeComputer('linux').computer);
    expect(files[0]?.text).toContain(String.raw`<100\%>`);
  });
});

describe('SQL Server Agent', () => {
  test.each(cadences)('%j is T-SQL', (cadence) => {
    const { files, commands } = textOf(
      schedule({ scheduler: 'sqlAgent', cadence }),
      createFakeComputer('linux').computer,
    );
    const sql = files[0]?.text ?? '';
    expect(commands).toEqual([]);
    expect(sql).toMatch(/@cmdexec_success_code = 0/);
    expect(sql.slice(sql.indexOf('sp_add_jobschedule'))).toMatchSnapshot();
    for (const statement of sql.split(/(?<=;)\n/).filter((text) => text.trim() !== ''))
      expect(parseStatement(statement)).toMatchObject({ error: null });
  });

  test('a path is no token of Agent, and its quotes are doubled', () => {
    const text = textOf(
      schedule({ scheduler: 'sqlAgent', plan: "C:\\it's\\$(x).json" }),
      createFakeComputer('linux').computer,
    );
    expect(text.files[0]?.text).toContain("it''s\\$(ESCAPE_NONE(x).json");
  });
});
