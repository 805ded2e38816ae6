// `npm run screenshots`: every screen of the real window on sample data into docs/screens, in both themes, two sizes and
// at 200 % zoom.
import { conclude, runPlaywright } from './test-runners.ts';

conclude(runPlaywright(['--config', 'test/screens/playwright.config.ts']));
