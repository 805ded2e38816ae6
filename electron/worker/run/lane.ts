// The first module of a lane thread.
import { liveLaneParts } from './live-lane.ts';
import { serveLane } from './serve-lane.ts';
import { threadPort } from './thread-port.ts';

serveLane(threadPort(), liveLaneParts);
