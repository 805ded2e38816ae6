// The desktop around the window: taskbar, sleep, notifications.
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { Desktop } from './run-watch.ts';
import { showWindow } from './window.ts';

export function desktopOf(window: BrowserWindow): Desktop {
  let blocker: number | null = null;
  // A notification that nothing refers to may be collected before it is clicked.
  const shown = new Set<Notification>();
  const notify = (title: string, body: string): void => {
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => showWindow(window));
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.show();
  };
  return {
    showProgress(fraction) {
      if (!window.isDestroyed()) window.setProgressBar(fraction);
    },
    keepAwake(isOn) {
      if (isOn && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
      if (!isOn && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    notify(title, body) {
      if (window.isDestroyed() || window.isFocused()) return;
      if (Notification.isSupported()) notify(title, body);
      // Without notifications, a window that was closed into the background is the only sign there can be.
      else window.showInactive();
    },
  };
}
