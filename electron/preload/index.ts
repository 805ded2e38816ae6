// Exposes the bridge to the window: three functions and no logic.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { bridgeName, channels, type Bridge } from '../../shared/bridge.ts';
import type { AppEvent } from '../../shared/contract.ts';

const bridge: Bridge = {
  call: (method, input, id) => ipcRenderer.invoke(channels.call, method, input, id),
  cancel: (id) => ipcRenderer.send(channels.cancel, id),
  on(listener) {
    const forward = (_: IpcRendererEvent, event: AppEvent): void => listener(event);
    ipcRenderer.on(channels.event, forward);
    return () => void ipcRenderer.removeListener(channels.event, forward);
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
