// The fields of a mail channel.
import { Input, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import type { ChannelForm, ChannelProblems } from '../stores/channel-form.ts';
import { useFrom } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { AuthorityField, ChannelSecret } from './channel-fields.tsx';

const words = text.alerts.form;

const useStyles = makeStyles({
  pair: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 96px', gap: '12px', alignItems: 'start' },
  input: { minWidth: 0, width: '100%' },
});

/** Where each way of encryption usually listens. */
const ports = { starttls: '587', tls: '465' } as const;
type Typed = 'host' | 'port' | 'user' | 'from' | 'to';

export function MailFields({ form, problems }: { readonly form: ChannelForm; readonly problems: ChannelProblems }) {
  const styles = useStyles();
  const type = useFrom('alerts', (state) => state.type);
  const input = (name: Typed) => (
    <Input
      className={styles.input}
      value={form[name]}
      spellCheck={false}
      autoComplete="off"
      onChange={(_event, { value }) => type({ [name]: value })}
    />
  );
  return (
    <>
      <div className={styles.pair}>
        <FormField label={words.host} problem={problems.host}>
          {input('host')}
        </FormField>
        <FormField label={words.port} problem={problems.port}>
          {input('port')}
        </FormField>
      </div>
      <FormField label={words.security}>
        <RadioGroup
          layout="horizontal"
          value={form.security}
          onChange={(_event, { value }) => {
            const security = value === 'tls' ? 'tls' : 'starttls';
            // A port of one's own stays.
            type({ security, ...(form.port === ports[form.security] ? { port: ports[security] } : {}) });
          }}
        >
          <Radio value="starttls" label={words.securities.starttls} />
          <Radio value="tls" label={words.securities.tls} />
        </RadioGroup>
      </FormField>
      <FormField label={words.user} hint={words.userHint}>
        {input('user')}
      </FormField>
      {form.user.trim() === '' ? null : (
        <ChannelSecret form={form} name="key" label={words.password} problem={problems.key} />
      )}
      <FormField label={words.from} problem={problems.from}>
        {input('from')}
      </FormField>
      <FormField label={words.to} hint={words.toHint} problem={problems.to}>
        {input('to')}
      </FormField>
      <AuthorityField caFile={form.caFile} />
    </>
  );
}
