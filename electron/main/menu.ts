// The native menu. Its commands go to the page, which knows what they mean where the user stands.
import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { MainEvent } from '../../shared/contract.ts';
import { isRelease } from './build-flags.ts';

type Command = Extract<MainEvent, { name: 'menu.command' }>['payload']['command'];

const isMac = process.platform === 'darwin';

const separator: MenuItemConstructorOptions = { type: 'separator' };

export function setMenu(send: (command: Command) => void, window: BrowserWindow): void {
  const item = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const settings = item('Settings…', 'settings', 'CmdOrCtrl+,');
  const about = item('About Tableferry', 'about');
  const macMenu: MenuItemConstructorOptions = {
    label: 'Tableferry',
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [macMenu] : []),
    {
      label: '&File',
      submenu: [
        item('New migration', 'newMigration', 'CmdOrCtrl+N'),
        item('Open plan…', 'openPlan', 'CmdOrCtrl+O'),
        separator,
        item('Print…', 'print', 'CmdOrCtrl+P'),
        ...(isMac ? [] : [separator, settings, separator]),
        isMac ? { role: 'close' } : { label: 'Exit', role: 'quit', accelerator: 'CmdOrCtrl+Q' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Run',
      submenu: [
        item('Home', 'home'),
        item('Earlier runs', 'history'),
        separator,
        item('Stop and keep checkpoints', 'stopRun'),
      ],
    },
    { label: '&View', submenu: viewItems(window) },
    { label: '&Help', role: 'help', submenu: isMac ? [] : [about] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function viewItems(window: BrowserWindow): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = [separator, { role: 'toggleDevTools' }, { role: 'reload' }];
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    // The plus sign is on the shifted key of many keyboards; this one takes the unshifted.
    { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
    separator,
    {
      label: 'Full screen',
      accelerator: isMac ? 'Ctrl+Cmd+F' : 'F11',
      click: () => window.setFullScreen(!window.isFullScreen()),
    },
    ...(isRelease ? [] : developer),
  ];
}
