// The schedulers of a computer: what each is given, how it is told, and what it has of ours.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Schedule, Scheduler, ScheduleText } from '../../../shared/schedule.ts';
import { commandOf, type Command } from './command.ts';
import type { Computer, Ended } from './computer.ts';
import { cronText, readEntries, withEntry, withoutEntry } from './crontab.ts';
import { readEmbedded, type FoundSchedule } from './embedded.ts';
import { sqlAgentText } from './sql-agent.ts';
import { outputPath } from './starts.ts';
import { systemdText, unitName } from './systemd.ts';
import { readTasks, taskName, windowsTaskText } from './windows-task.ts';

type Reach = {
  create(schedule: Schedule, text: ScheduleText, signal: AbortSignal): Promise<void>;
  list(signal: AbortSignal): Promise<readonly FoundSchedule[]>;
  remove(name: string, signal: AbortSignal): Promise<void>;
};

/** Throws SCHEDULE_NO_PROGRAM. */
export function textOf(schedule: Schedule, computer: Computer): ScheduleText {
  const command = commandOf(computer.program(), schedule);
  switch (schedule.scheduler) {
    case 'windowsTask':
      return windowsTaskText(schedule, command, {
        file: join(computer.temporary, `tableferry-${schedule.name}.xml`),
        account: computer.account,
      });
    case 'systemd':
      return systemdText(schedule, command, computer.unitFolder);
    case 'cron':
      return cronText(schedule, command, outputPath(schedule.state, schedule.name));
    case 'sqlAgent':
      return sqlAgentText(schedule, command);
  }
}

/** Null for what is only printed. */
export function reachOf(scheduler: Scheduler, computer: Computer): Reach | null {
  switch (scheduler) {
    case 'windowsTask':
      return windowsReach(computer);
    case 'systemd':
      return systemdReach(computer);
    case 'cron':
      return cronReach(computer);
    case 'sqlAgent':
      return null;
  }
}

const names: Readonly<Record<Scheduler, string>> = {
  windowsTask: 'The Windows Task Scheduler',
  systemd: 'systemd',
  cron: 'cron',
  sqlAgent: 'SQL Server Agent',
};

/** Throws SCHEDULER_MISSING, SCHEDULER_REFUSED. */
async function must(
  computer: Computer,
  scheduler: Scheduler,
  command: Command,
  input: string | null,
  signal: AbortSignal,
): Promise<Ended> {
  const ended = await start(computer, scheduler, command, input, signal);
  if (ended.exitCode === 0) return ended;
  const detail = ended.err.trim().split('\n')[0] ?? '';
  const { exitCode } = ended;
  throw new AppError('SCHEDULER_REFUSED', {
    scheduler: names[scheduler],
    command: command.join(' '),
    exitCode,
    detail: detail === '' ? 'it did not say why' : detail,
  });
}

async function start(
  computer: Computer,
  scheduler: Scheduler,
  command: Command,
  input: string | null,
  signal: AbortSignal,
): Promise<Ended> {
  try {
    return await computer.run(command, input, signal);
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    throw new AppError('SCHEDULER_MISSING', { program: command[0], scheduler: names[scheduler], detail }, error);
  }
}

function windowsReach(computer: Computer): Reach {
  const ask = (command: Command, signal: AbortSignal) => must(computer, 'windowsTask', command, null, signal);
  return {
    async create({ name }, { files }, signal) {
      for (const file of files) {
        // A byte order mark and UTF-16, or schtasks does not read it.
        writeFileSync(file.name, Buffer.from(`\uFEFF${file.text}`, 'utf16le'));
        await ask(['schtasks', '/Create', '/TN', taskName(name), '/XML', file.name], signal);
        rmSync(file.name, { force: true });
      }
    },
    list: async (signal) => readTasks((await ask(['schtasks', '/Query', '/XML', 'ONE'], signal)).out),
    remove: async (name, signal) => void (await ask(['schtasks', '/Delete', '/TN', taskName(name), '/F'], signal)),
  };
}

function systemdReach(computer: Computer): Reach {
  const ask = (words: readonly string[], signal: AbortSignal) =>
    must(computer, 'systemd', ['systemctl', '--user', ...words], null, signal);
  const unitFiles = (): readonly string[] => {
    try {
      return readdirSync(computer.unitFolder).filter((file) => /^tableferry-.*\.timer$/.test(file));
    } catch {
      // No unit was ever made.
      return [];
    }
  };
  return {
    async create({ name }, { files }, signal) {
      for (const file of files) {
        mkdirSync(dirname(file.name), { recursive: true });
        writeFileSync(file.name, file.text);
      }
      try {
        await ask(['daemon-reload'], signal);
        await ask(['enable', '--now', `${unitName(name)}.timer`], signal);
      } catch (error) {
        for (const file of files) rmSync(file.name, { force: true });
        throw error;
      }
    },
    async list(signal) {
      const found: FoundSchedule[] = [];
      for (const file of unitFiles()) {
        const schedule = readEmbedded(readFileSync(join(computer.unitFolder, file), 'utf8'));
        if (schedule === null) continue;
        const command: Command = ['systemctl', '--user', 'is-enabled', file];
        const { exitCode } = await start(computer, 'systemd', command, null, signal);
        found.push({ schedule, isActive: exitCode === 0 });
      }
      return found;
    },
    async remove(name, signal) {
      await ask(['disable', '--now', `${unitName(name)}.timer`], signal);
      for (const kind of ['timer', 'service'])
        rmSync(join(computer.unitFolder, `${unitName(name)}.${kind}`), { force: true });
      await ask(['daemon-reload'], signal);
    },
  };
}

function cronReach(computer: Computer): Reach {
  /** A user without a crontab has none, which the program says by an exit code. */
  const read = async (signal: AbortSignal): Promise<string> => {
    const { exitCode, out, err } = await start(computer, 'cron', ['crontab', '-l'], null, signal);
    if (exitCode === 0) return out;
    if (/no crontab/i.test(err)) return '';
    const detail = err.trim().split('\n')[0] ?? '';
    throw new AppError('SCHEDULER_REFUSED', { scheduler: names.cron, command: 'crontab -l', exitCode, detail });
  };
  const write = (text: string, signal: AbortSignal) => must(computer, 'cron', ['crontab', '-'], text, signal);
  return {
    async create({ name }, { files }, signal) {
      await write(withEntry(await read(signal), name, files[0]?.text ?? ''), signal);
    },
    list: async (signal) => readEntries(await read(signal)),
    remove: async (name, signal) => void (await write(withoutEntry(await read(signal), name), signal)),
  };
}
