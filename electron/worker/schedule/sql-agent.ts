// A schedule as T-SQL that makes a SQL Server Agent job of it; printed only, since the administrator runs it.
import { weekdays, type Cadence, type Schedule, type ScheduleText } from '../../../shared/schedule.ts';
import { clockOf, describeCadence } from './cadence.ts';
import { windowsArguments, type Command } from './command.ts';

const text = (value: string): string => `N'${value.replaceAll("'", "''")}'`;
/** Agent reads $(NAME) in the command of a step as one of its tokens. */
const withoutTokens = (command: string): string => command.replaceAll('$(', '$(ESCAPE_NONE(');

export const sqlAgentText = (schedule: Schedule, command: Command): ScheduleText => ({
  files: [{ name: `tableferry-${schedule.name}.sql`, text: jobSql(schedule, command) }],
  commands: [],
  notes: [
    'Run it on the instance whose Agent is to start the runs; it needs membership in sysadmin, or SQLAgentOperatorRole and a proxy for CmdExec.',
    'The step runs on the computer of the server, as the account of SQL Server Agent or of a proxy (@proxy_name): the paths are those of that computer, where Tableferry has to be installed, and secrets by {"env"} or {"file"} must be there for that account.',
    'Agent does not make up for starts that were missed; the next run carries what was missed, and says so.',
    'Exit codes: 0 done, 10 another run is still going on (nothing to do), 4 server or network trouble (the next start goes on), 3 login or rights, 5 a decision is needed, 6 data did not add up. Agent counts 0 alone as success.',
  ],
});

function jobSql(schedule: Schedule, command: Command): string {
  const job = text(`Tableferry ${schedule.name}`);
  const { type, interval, subType, subInterval, time } = frequencyOf(schedule.cadence);
  return `-- Carries out ${schedule.plan.replaceAll(/[\r\n]/g, ' ')}
-- ${describeCadence(schedule.cadence)}; exit codes: docs/command-line.md
USE msdb;
EXEC dbo.sp_add_job @job_name = ${job}, @enabled = 1,
  @description = ${text(`Made by Tableferry: ${describeCadence(schedule.cadence)}.`)};
EXEC dbo.sp_add_jobstep @job_name = ${job}, @step_name = N'run', @subsystem = N'CmdExec',
  @command = ${text(withoutTokens(windowsArguments(command)))},
  @cmdexec_success_code = 0, @on_success_action = 1, @on_fail_action = 2,
  @retry_attempts = 0;
EXEC dbo.sp_add_jobschedule @job_name = ${job}, @name = ${text(describeCadence(schedule.cadence))},
  @freq_type = ${String(type)}, @freq_interval = ${String(interval)}, @freq_recurrence_factor = 1,
  @freq_subday_type = ${String(subType)}, @freq_subday_interval = ${String(subInterval)},
  @active_start_time = ${String(time)};
EXEC dbo.sp_add_jobserver @job_name = ${job};
`;
}

type Frequency = {
  /** 4 = by days, 8 = by weeks. */
  readonly type: 4 | 8;
  /** Of weeks the sum of its days, Sunday being 1. */
  readonly interval: number;
  /** 1 = at the time, 4 = minutes, 8 = hours. */
  readonly subType: 1 | 4 | 8;
  readonly subInterval: number;
  /** HHMMSS as a number. */
  readonly time: number;
};

function frequencyOf(cadence: Cadence): Frequency {
  switch (cadence.every) {
    case 'minutes':
      return { type: 4, interval: 1, subType: 4, subInterval: cadence.minutes, time: 0 };
    case 'hours':
      return { type: 4, interval: 1, subType: 8, subInterval: cadence.hours, time: cadence.minute * 100 };
    case 'day':
    case 'week': {
      const { hour, minute } = clockOf(cadence.at);
      const at = { subType: 1, subInterval: 0, time: hour * 10_000 + minute * 100 } as const;
      if (cadence.every === 'day') return { ...at, type: 4, interval: 1 };
      const interval = [...new Set(cadence.days)].reduce((sum, day) => sum + 2 ** ((weekdays.indexOf(day) + 1) % 7), 0);
      return { ...at, type: 8, interval };
    }
  }
}
