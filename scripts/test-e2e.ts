// `npm run test:e2e`: the real window, on the runtime at hand. Arguments go to playwright.
import { conclude, runPlaywright } from './test-runners.ts';

conclude(runPlaywright(process.argv.slice(2)));
