// Pictures of the target step by Microsoft Entra ID, with a directory and a resource manager on this computer.
import { giveSource, openSource } from '../e2e/failures/forms.ts';
import { pickAccount, signIn } from '../e2e/azure/drive.ts';
import { anna, test } from '../e2e/azure/world.ts';
import { passSource } from '../e2e/wizard/drive.ts';
import { picture } from './camera.ts';

test.setTimeout(180_000);

test('the target by Microsoft Entra ID', async ({ azure, sql, start, userData }) => {
  azure.writeSettings(userData);
  const product = await start([], { NODE_EXTRA_CA_CERTS: azure.caFile });
  const browser = await azure.replaceBrowser(product);
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await passSource(page);
  await signIn(page, anna.name);
  await pickAccount(page, azure, 'landing');
  browser.stop();
  await picture(product, 'target-entra');
});
