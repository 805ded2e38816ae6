// The second click of a removal: yes, or keep it.
import { Button } from '@fluentui/react-components';

type SureQuestionProps = {
  readonly words: { readonly sure: string; readonly sureNamed: (name: string) => string; readonly keep: string };
  readonly name: string;
  readonly onSure: () => void;
  readonly onKeep: () => void;
};

export function SureQuestion({ words, name, onSure, onKeep }: SureQuestionProps) {
  return (
    <>
      <Button size="small" aria-label={words.sureNamed(name)} onClick={onSure}>
        {words.sure}
      </Button>
      <Button size="small" appearance="subtle" onClick={onKeep}>
        {words.keep}
      </Button>
    </>
  );
}
