// The rights of a plan as scripts, to copy for whoever may grant them.
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { ScriptBox } from '../../ui/script-box.tsx';

const words = text.review.rights;

export function RightsScripts({ from }: { readonly from: 'plan' | 'opened' }) {
  const rights = useFrom(from, (state) => state.rights);
  if (rights === null) return null;
  return (
    <>
      <ScriptBox title={words.scriptSource} script={rights.sql} />
      <ScriptBox title={words.scriptTarget} script={rights.storage} />
    </>
  );
}
