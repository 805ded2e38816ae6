// A field for a secret: typed once, handed over at the first chance, and never shown again.
import { Button, Input, makeStyles, type InputOnChangeData } from '@fluentui/react-components';
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { text } from '../text/text.ts';
import { FormField } from './field.tsx';

const words = text.checks;

const useStyles = makeStyles({ whole: { minWidth: 0 } });

type SecretFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  /** True when the main process keeps one. */
  readonly isKept: boolean;
  /** Takes the secret; afterwards it is gone from the window. */
  readonly onSecret: (value: string) => void;
  /** Hands over at once what was pasted, because the eye cannot check it anyway (connection strings, SAS). */
  readonly takesPasteAtOnce?: boolean;
};

/** One input in all states, so that the focus stays where it was when a secret is taken. */
export function SecretField({ label, hint, problem, isKept, onSecret, takesPasteAtOnce = false }: SecretFieldProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  /** Null = nothing is being typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const isShownAsKept = isKept && typed === null;
  const handOver = (value: string | null): void => {
    setTyped(null);
    if (value !== null && value !== '') onSecret(value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') handOver(typed);
    if (event.key === 'Escape') setTyped(null);
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (!takesPasteAtOnce || isShownAsKept) return;
    event.preventDefault();
    handOver(event.clipboardData.getData('text').trim());
  };
  return (
    <div
      className={styles.whole}
      onBlur={({ currentTarget, relatedTarget }) => {
        // Going to "Keep the current one" hands nothing over yet; going on from there does.
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) handOver(typed);
      }}
    >
      <FormField label={label} hint={hint} problem={problem}>
        <Input
          ref={input}
          type={isShownAsKept ? 'text' : 'password'}
          autoComplete="off"
          spellCheck={false}
          readOnly={isShownAsKept}
          value={isShownAsKept ? words.kept : (typed ?? '')}
          onChange={(_event, { value }: InputOnChangeData) => setTyped(value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          contentAfter={
            isKept ? (
              <Button
                size="small"
                appearance="transparent"
                aria-label={isShownAsKept ? `${words.change}: ${label}` : `${words.keepCurrent}: ${label}`}
                onClick={() => {
                  setTyped(isShownAsKept ? '' : null);
                  input.current?.focus();
                }}
              >
                {isShownAsKept ? words.change : words.keepCurrent}
              </Button>
            ) : undefined
          }
        />
      </FormField>
    </div>
  );
}
