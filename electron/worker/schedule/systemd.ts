// A schedule as a timer of systemd for this user: two unit files, and what is read back from them.
import type { Cadence, Schedule, ScheduleText } from '../../../shared/schedule.ts';
import { daysInOrder, describeCadence } from './cadence.ts';
import { systemdLine, type Command } from './command.ts';
import { writeEmbedded } from './embedded.ts';

export const unitName = (name: string): string => `tableferry-${name}`;

/** `folder`: of the user's units. */
export function systemdText(schedule: Schedule, command: Command, folder: string): ScheduleText {
  const unit = unitName(schedule.name);
  const environment = `${folder}/${unit}.env`;
  return {
    files: [
      { name: `${folder}/${unit}.service`, text: serviceText(schedule, command, environment) },
      { name: `${folder}/${unit}.timer`, text: timerText(schedule) },
    ],
    commands: ['systemctl --user daemon-reload', `systemctl --user enable --now ${unit}.timer`],
    notes: [
      'Timers of a user run while that user is signed in. To have them run from the start of the computer: loginctl enable-linger (once).',
      `Secrets by {"env"} are read from ${environment}, lines of NAME=value, which you write yourself: chmod 600 it. It may be missing where all secrets come from files.`,
      `What the runs say: journalctl --user -u ${unit}.service`,
      'A start while the one before is going on is left out: systemd starts a unit once.',
    ],
  };
}

const serviceText = (schedule: Schedule, command: Command, environment: string): string => `[Unit]
Description=Tableferry: ${schedule.name}

[Service]
Type=oneshot
EnvironmentFile=-${environment.replaceAll('%', '%%')}
ExecStart=${systemdLine(command)}
Nice=5
`;

const timerText = (schedule: Schedule): string => `# ${writeEmbedded(schedule)}
[Unit]
Description=Tableferry: ${schedule.name}, ${describeCadence(schedule.cadence)}

[Timer]
OnCalendar=${calendarOf(schedule.cadence)}
Persistent=${String(schedule.catchUp)}
AccuracySec=1s

[Install]
WantedBy=timers.target
`;

const two = (number: number): string => String(number).padStart(2, '0');

/** As `systemd-analyze calendar` reads it. */
export function calendarOf(cadence: Cadence): string {
  switch (cadence.every) {
    case 'minutes':
      return `*-*-* *:00/${String(cadence.minutes)}:00`;
    case 'hours':
      return `*-*-* 00/${String(cadence.hours)}:${two(cadence.minute)}:00`;
    case 'day':
      return `*-*-* ${cadence.at}:00`;
    case 'week': {
      const days = daysInOrder(cadence.days).map((day) => day.charAt(0).toUpperCase() + day.slice(1));
      return `${days.join(',')} *-*-* ${cadence.at}:00`;
    }
  }
}
