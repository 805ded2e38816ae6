// Files by the dialogs of the desktop, which a test answers itself.
import type { Product } from '../product.ts';

/** Every dialog for opening and for saving gives this file. */
export async function answerDialogs({ app }: Product, path: string): Promise<void> {
  await app.evaluate(({ dialog }, given) => {
    Object.assign(dialog, {
      showOpenDialog: async () => ({ canceled: false, filePaths: [given] }),
      showSaveDialog: async () => ({ canceled: false, filePath: given }),
    });
  }, path);
}
