// The form of one alert channel.
import { Button, Input, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef } from 'react';
import { alertChannelSchema } from '../../shared/alerts.ts';
import { readForm, type ChannelForm, type ChannelProblems } from '../stores/channel-form.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { AuthorityField, ChannelSecret } from './channel-fields.tsx';
import { MailFields } from './mail-fields.tsx';

const words = text.alerts.form;
const kinds = alertChannelSchema.options.map(({ shape }) => shape.kind.value);

const useStyles = makeStyles({
  form: {
    marginTop: '8px',
    padding: '12px 0 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    maxWidth: '520px',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
  },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  kinds: { marginLeft: '-8px' },
  actions: { display: 'flex', gap: '8px' },
});

export function ChannelEditor() {
  const form = useFrom('alerts', (state) => state.form);
  return form === null ? null : <Editor form={form} />;
}

function Editor({ form }: { readonly form: ChannelForm }) {
  const styles = useStyles();
  const titleId = useId();
  const nameInput = useRef<HTMLInputElement>(null);
  const channels = useFrom('alerts', (state) => state.channels);
  const { type, save, close } = useFrom('alerts', (state) => state);
  const problems: ChannelProblems = form.isTried ? readForm(form, channels).problems : {};
  // The form opens below the button that asked for it.
  useEffect(() => nameInput.current?.focus(), []);
  return (
    <form
      className={styles.form}
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 className={styles.title} id={titleId}>
        {form.id === null ? words.newTitle : words.changeTitle(form.name)}
      </h3>
      {form.id === null ? <KindChoice form={form} /> : null}
      <FormField label={words.name} hint={words.nameHint} problem={problems.name}>
        <Input
          ref={nameInput}
          value={form.name}
          maxLength={60}
          onChange={(_event, { value }) => type({ name: value })}
        />
      </FormField>
      {form.kind === 'smtp' ? (
        <MailFields form={form} problems={problems} />
      ) : (
        <ChannelSecret
          form={form}
          name="url"
          label={words.address}
          hint={words.addressHints[form.kind]}
          problem={problems.url}
        />
      )}
      {form.kind === 'webhook' ? (
        <>
          <ChannelSecret
            form={form}
            name="key"
            label={words.signingKey}
            hint={words.signingKeyHint}
            problem={problems.key}
          />
          <AuthorityField caFile={form.caFile} />
        </>
      ) : null}
      <div className={styles.actions}>
        <Button appearance="primary" type="submit">
          {words.save}
        </Button>
        <Button onClick={close}>{words.cancel}</Button>
      </div>
    </form>
  );
}

function KindChoice({ form }: { readonly form: ChannelForm }) {
  const styles = useStyles();
  const type = useFrom('alerts', (state) => state.type);
  return (
    <RadioGroup
      className={styles.kinds}
      layout="horizontal"
      aria-label={words.kind}
      value={form.kind}
      onChange={(_event, { value }) => {
        const kind = kinds.find((one) => one === value);
        // Secrets of one kind mean nothing to another.
        if (kind !== undefined)
          type({ kind, secrets: { url: null, key: null }, refusals: { url: null, key: null }, isTried: false });
      }}
    >
      {kinds.map((kind) => (
        <Radio key={kind} value={kind} label={words.kinds[kind]} />
      ))}
    </RadioGroup>
  );
}
