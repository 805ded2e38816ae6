// A schedule as a task of the Windows Task Scheduler: the XML for schtasks, and what is read back from it.
import type { Cadence, Schedule, ScheduleText } from '../../../shared/schedule.ts';
import { daysInOrder, describeCadence } from './cadence.ts';
import { windowsArguments, type Command } from './command.ts';
import { readEmbedded, writeEmbedded, type FoundSchedule } from './embedded.ts';

export const taskName = (name: string): string => `\\Tableferry\\${name}`;
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const unescape = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

type Place = {
  /** Where the XML is kept while schtasks reads it. */
  readonly file: string;
  /** As whom it runs; null = whoever creates it. */
  readonly account: string | null;
};

export function windowsTaskText(schedule: Schedule, command: Command, { file, account }: Place): ScheduleText {
  const { name } = schedule;
  return {
    files: [{ name: file, text: taskXml(schedule, command, account) }],
    commands: [`schtasks /Create /TN "${taskName(name)}" /XML "${file}"`],
    notes: [
      'The file is UTF-16, as schtasks wants it.',
      `The task runs while you are signed in. To have it run whether you are or not: schtasks /Change /TN "${taskName(name)}" /RU %USERNAME% /RP * – Windows then asks for the password of the account and keeps it. Use a service account whose password does not expire.`,
      'Secrets by {"env"} are read from the variables of the account (setx NAME VALUE, in its own session), those by {"file"} need the right to read the file.',
      'A start while the one before is going on is left out (IgnoreNew).',
    ],
  };
}

function taskXml(schedule: Schedule, [program, ...args]: Command, account: string | null): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Tableferry</Author>
    <Description>${escape(`Carries out ${schedule.plan} ${describeCadence(schedule.cadence)}.`)}</Description>
    <URI>${escape(taskName(schedule.name))}</URI>
    <Documentation>${escape(writeEmbedded(schedule))}</Documentation>
  </RegistrationInfo>
  <Triggers>
${triggerXml(schedule.cadence)}
  </Triggers>
  <Principals>
    <Principal id="Author">${account === null ? '' : `\n      <UserId>${escape(account)}</UserId>`}
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>${String(schedule.catchUp)}</StartWhenAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escape(program)}</Command>
      <Arguments>${escape(windowsArguments(args))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/** Any day in the past. */
const day = '2026-01-01';
const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;
const two = (number: number): string => String(number).padStart(2, '0');

/** What repeats within a day begins anew each day, so that it keeps to the clock when that is put forward or back. */
function triggerXml(cadence: Cadence): string {
  const everyDay = '<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>';
  const repeat = (interval: string): string =>
    `<Repetition><Interval>${interval}</Interval><Duration>P1D</Duration></Repetition>`;
  const trigger = (at: string, repetition: string, days: string): string => `    <CalendarTrigger>
      ${repetition}<StartBoundary>${day}T${at}:00</StartBoundary><Enabled>true</Enabled>
      ${days}
    </CalendarTrigger>`;
  switch (cadence.every) {
    case 'minutes':
      return trigger('00:00', repeat(`PT${String(cadence.minutes)}M`), everyDay);
    case 'hours':
      return trigger(`00:${two(cadence.minute)}`, repeat(`PT${String(cadence.hours)}H`), everyDay);
    case 'day':
      return trigger(cadence.at, '', everyDay);
    case 'week': {
      const days = daysInOrder(cadence.days).map((name) => `<${dayNames[name]} />`);
      const week = `<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>${days.join('')}</DaysOfWeek></ScheduleByWeek>`;
      return trigger(cadence.at, '', week);
    }
  }
}

/** Our tasks among those of `schtasks /Query /XML ONE`. */
export const readTasks = (xml: string): readonly FoundSchedule[] =>
  xml.split(/<Task[ >]/).flatMap((task) => {
    const text = /<Documentation>([^]*?)<\/Documentation>/.exec(task)?.[1];
    const schedule = text === undefined ? null : readEmbedded(unescape(text));
    const settings = /<Settings>([^]*?)<\/Settings>/.exec(task)?.[1] ?? '';
    return schedule === null ? [] : [{ schedule, isActive: !/<Enabled>false<\/Enabled>/.test(settings) }];
  });
