// How the files are named: the template, its tokens to insert, and the names it gives to real tables.
import { Button, Input, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { useRef } from 'react';
import { describeProblem } from '../../text/problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import { LayoutMenu } from './layout-menu.tsx';
import { NameExamples, useNamePreview } from './name-examples.tsx';

const words = text.target.template;
const tokenNames = [
  ...(['server', 'database', 'schema', 'table', 'run', 'year', 'month', 'day'] as const),
  ...(['partition', 'part', 'ext'] as const),
];

const useStyles = makeStyles({
  title: { margin: '0 0 4px' },
  standard: { display: 'flex', gap: '8px', alignItems: 'baseline' },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  input: { fontFamily: tokens.fontFamilyMonospace },
  chips: { display: 'flex', flexWrap: 'wrap', gap: '4px', alignItems: 'center', marginTop: '8px' },
  chip: {
    minWidth: 0,
    padding: '0 6px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    fontWeight: 400,
  },
  label: { fontSize: '12px', color: tokens.colorNeutralForeground2, marginRight: '4px' },
});

export function TemplateField() {
  const styles = useStyles();
  useNamePreview();
  const template = useFrom('target', (state) => state.draft.pathTemplate);
  const { template: standard } = useFrom('target', (state) => state.names);
  const change = useFrom('target', (state) => state.change);
  return (
    <section aria-label={words.label}>
      {template === null ? (
        <>
          <p className={styles.title}>{words.label}</p>
          <div className={styles.standard}>
            <span className={styles.code}>{standard}</span>
            <Button
              size="small"
              aria-label={`${words.edit}: ${words.label}`}
              disabledFocusable={standard === null}
              onClick={() => change({ pathTemplate: standard })}
            >
              {words.edit}
            </Button>
            <LayoutMenu />
          </div>
        </>
      ) : (
        <TemplateEditor template={template} />
      )}
      <NameExamples />
    </section>
  );
}

function TemplateEditor({ template }: { readonly template: string }) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const error = useFrom('target', (state) => state.names.error);
  const change = useFrom('target', (state) => state.change);
  const insert = (token: string): void => {
    const field = input.current;
    const from = field?.selectionStart ?? template.length;
    const to = field?.selectionEnd ?? template.length;
    const written = `{${token}}`;
    change({ pathTemplate: template.slice(0, from) + written + template.slice(to) });
    field?.focus();
    // Only after the new text is drawn is there a place behind the token.
    requestAnimationFrame(() => field?.setSelectionRange(from + written.length, from + written.length));
  };
  return (
    <>
      <FormField label={words.label} problem={error === null ? undefined : describeProblem(error)}>
        <Input
          ref={input}
          autoFocus
          className={styles.input}
          value={template}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ pathTemplate: value })}
        />
      </FormField>
      <div className={styles.chips}>
        <span className={styles.label}>{words.insert}</span>
        {tokenNames.map((token) => (
          <Tooltip key={token} content={words.tokens[token]} relationship="description">
            <Button
              size="small"
              className={styles.chip}
              aria-label={words.insertToken(token, words.tokens[token])}
              onClick={() => insert(token)}
            >
              {`{${token}}`}
            </Button>
          </Tooltip>
        ))}
        <LayoutMenu />
        <Button size="small" appearance="subtle" onClick={() => change({ pathTemplate: null })}>
          {words.standard}
        </Button>
      </div>
    </>
  );
}
