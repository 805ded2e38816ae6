// What the service tells of a self-hosted integration runtime and its nodes.
import type { Factory } from './engine-parts.ts';
import type { Members } from './json.ts';
import type { Stored } from './resources.ts';

const version = '5.50.9171.1';

export function runtimeStatus({ name, properties }: Stored, { settings, faults }: Factory): Members {
  if (properties.type !== 'SelfHosted') return { name, properties: { type: properties.type, state: 'Online' } };
  const { nodes = 1 } = settings;
  const state = nodes === 0 ? 'NeedRegistration' : faults.runtimeOffline ? 'Offline' : 'Online';
  return {
    name,
    properties: {
      type: 'SelfHosted',
      dataFactoryName: settings.factory ?? '',
      state,
      typeProperties: {
        version: nodes === 0 ? null : version,
        autoUpdate: 'On',
        createTime: '2026-01-02T03:04:05.0000000Z',
        capabilities: {},
        nodes: Array.from({ length: nodes }, (_, index) => ({
          nodeName: `NODE-${String(index + 1)}`,
          machineName: `NODE-${String(index + 1)}`,
          hostServiceUri: `https://node-${String(index + 1)}:8060/HostServiceRemote.svc/`,
          status: faults.runtimeOffline ? 'Offline' : 'Online',
          version,
          isActiveDispatcher: index === 0,
          concurrentJobsLimit: 20,
          maxConcurrentJobs: 20,
          capabilities: {},
        })),
      },
    },
  };
}
