// The application that signs people in to Azure, and the cloud it belongs to.
import { Button, Dropdown, Input, makeStyles, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { cloudSchema, type Cloud } from '../../shared/clouds.ts';
import { useFrom } from '../stores/stores.tsx';
import { isGuid } from '../stores/sign-in-draft.ts';
import { text } from '../text/text.ts';
import { FormField } from '../ui/field.tsx';
import { RegisterHelp } from '../wizard/sign-in/register-help.tsx';
import { SettingsSection } from './settings-section.tsx';

const words = text.azure.settings;
const clouds = ['public', 'usGovernment', 'china', 'own'] as const;

const useStyles = makeStyles({ form: { display: 'flex', flexDirection: 'column', gap: '12px', maxWidth: '480px' } });

export function AzureSignIn() {
  const styles = useStyles();
  const cloud = useFrom('app', (state) => state.settings.azureCloud);
  const change = useFrom('app', (state) => state.changeSettings);
  const [isOwn, setIsOwn] = useState(typeof cloud !== 'string');
  const shown = isOwn ? 'own' : typeof cloud === 'string' ? cloud : 'own';
  return (
    <SettingsSection title={words.title}>
      {() => (
        <div className={styles.form}>
          <ClientId />
          <FormField label={words.cloud}>
            <Dropdown
              value={words.clouds[shown]}
              selectedOptions={[shown]}
              onOptionSelect={(_event, { optionValue }) => {
                const named = cloudSchema.safeParse(optionValue);
                setIsOwn(!named.success);
                if (named.success) void change({ azureCloud: named.data });
              }}
            >
              {clouds.map((one) => (
                <Option key={one} value={one}>
                  {words.clouds[one]}
                </Option>
              ))}
            </Dropdown>
          </FormField>
          {shown === 'own' ? <OwnCloud cloud={cloud} /> : null}
          <RegisterHelp />
        </div>
      )}
    </SettingsSection>
  );
}

function ClientId() {
  const kept = useFrom('app', (state) => state.settings.azureClientId);
  const change = useFrom('app', (state) => state.changeSettings);
  const [typed, setTyped] = useState(kept ?? '');
  const isUsable = typed.trim() === '' || isGuid(typed);
  return (
    <FormField
      label={text.azure.clientId.label}
      hint={text.azure.clientId.hint}
      problem={isUsable ? undefined : text.target.problems.clientId}
    >
      <Input
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, { value }) => {
          setTyped(value);
          if (isGuid(value)) void change({ azureClientId: value.trim() });
          if (value.trim() === '') void change({ azureClientId: null });
        }}
      />
    </FormField>
  );
}

const empty = { authority: 'https://', arm: 'https://', storageSuffix: '' };

function OwnCloud({ cloud }: { readonly cloud: Cloud }) {
  const change = useFrom('app', (state) => state.changeSettings);
  const [draft, setDraft] = useState(typeof cloud === 'string' ? empty : cloud);
  const [isRefused, setIsRefused] = useState(false);
  const save = (): void => {
    const parsed = cloudSchema.safeParse(draft);
    setIsRefused(!parsed.success);
    if (parsed.success) void change({ azureCloud: parsed.data });
  };
  const fields = [
    ['authority', words.authority],
    ['arm', words.arm],
    ['storageSuffix', words.suffix],
  ] as const;
  return (
    <>
      {fields.map(([name, label]) => (
        <FormField key={name} label={label} problem={isRefused && name === 'authority' ? words.unusable : undefined}>
          <Input
            value={draft[name]}
            spellCheck={false}
            autoComplete="off"
            onChange={(_event, { value }) => setDraft({ ...draft, [name]: value })}
          />
        </FormField>
      ))}
      <div>
        <Button size="small" onClick={save}>
          {words.save}
        </Button>
      </div>
    </>
  );
}
