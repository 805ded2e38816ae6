// Fields that several kinds of channels have: a secret, and the authority of a receiver's certificate.
import { Button, Input, makeStyles } from '@fluentui/react-components';
import type { SecretName } from '../../shared/alerts.ts';
import type { ChannelForm } from '../stores/channel-form.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { SecretField } from '../ui/secret-field.tsx';

const words = text.alerts.form;

const useStyles = makeStyles({
  file: { display: 'flex', gap: '8px', alignItems: 'flex-end' },
  path: { flex: 1, minWidth: 0 },
});

export function ChannelSecret(props: {
  readonly form: ChannelForm;
  readonly name: SecretName;
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
}) {
  const keep = useFrom('alerts', (state) => state.keep);
  const { form, name } = props;
  return (
    <SecretField
      label={props.label}
      hint={props.hint}
      problem={form.refusals[name] ?? props.problem}
      isKept={form.secrets[name] !== null}
      onSecret={(value) => void keep(name, name === 'url' ? value.trim() : value)}
      takesPasteAtOnce={name === 'url'}
    />
  );
}

export function AuthorityField({ caFile }: Pick<ChannelForm, 'caFile'>) {
  const styles = useStyles();
  const { api } = useStores();
  const type = useFrom('alerts', (state) => state.type);
  const pick = async (): Promise<void> => {
    const picked = await api.call('file.pick', { kind: 'certificate' });
    if (picked !== null) type({ caFile: picked.path });
  };
  return (
    <FormField label={words.caFile} hint={words.caFileHint}>
      {(field) => (
        <div className={styles.file}>
          <Input
            {...field}
            className={styles.path}
            value={caFile}
            spellCheck={false}
            onChange={(_event, { value }) => type({ caFile: value })}
          />
          <Button onClick={() => void pick()}>{words.pick}</Button>
        </div>
      )}
    </FormField>
  );
}
