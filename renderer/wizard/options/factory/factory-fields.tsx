// Where the Data Factory of a plan is: filled in from Terraform, picked from what Azure shows, or typed.
import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { endpointOf, serviceNames } from '../../../stores/factory-draft.ts';
import { useFrom } from '../../../stores/stores.tsx';
import { enginesText } from '../../../text/engines.ts';
import { FormField } from '../../../ui/field.tsx';
import { FoldedSection } from '../../../ui/folded-section.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { CountField } from '../count-field.tsx';
import { FactorySignIn } from './factory-sign-in.tsx';
import { ImportOutputs } from './import-outputs.tsx';
import { PlaceFields } from './place-fields.tsx';
import { useProblem } from './use-problem.ts';

const words = enginesText.place;

const useStyles = makeStyles({
  whole: { display: 'flex', flexDirection: 'column', gap: '12px' },
  title: { margin: 0, fontSize: '13px', lineHeight: '18px', fontWeight: 600 },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(240px, 100%), 1fr))',
    gap: '12px 16px',
    alignItems: 'start',
  },
});

export function FactoryFields() {
  const styles = useStyles();
  const nodes = useFrom('engines', (state) => state.draft.nodes);
  const change = useFrom('engines', (state) => state.change);
  return (
    <section className={styles.whole} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      <ImportOutputs />
      <FactorySignIn />
      <PlaceFields />
      <div className={styles.pair}>
        <FactoryInput name="factory" label={words.factory} hint={words.factoryHint} />
        <FactoryInput name="vault" label={words.vault} hint={words.vaultHint} />
        <FormField label={words.nodes} hint={words.nodesHint(nodes)}>
          {(props) => (
            <CountField
              value={nodes}
              min={1}
              max={4}
              label={words.nodes}
              describedBy={props['aria-describedby'] ?? ''}
              onChange={(count) => change({ nodes: count })}
            />
          )}
        </FormField>
        <StorageInput />
      </div>
      <Services />
    </section>
  );
}

type FactoryInputProps = {
  readonly name: 'factory' | 'vault';
  readonly label: string;
  readonly hint: string;
};

function FactoryInput({ name, label, hint }: FactoryInputProps) {
  const value = useFrom('engines', (state) => state.draft[name]);
  const change = useFrom('engines', (state) => state.change);
  const problem = useProblem(name);
  return (
    <TextField
      label={label}
      hint={hint}
      problem={problem}
      value={value}
      onChange={(typed) => change({ [name]: typed })}
    />
  );
}

function StorageInput() {
  const value = useFrom('engines', (state) => state.draft.storage);
  const change = useFrom('engines', (state) => state.change);
  const endpoint = useFrom('target', (state) => endpointOf(state.draft));
  const problem = useProblem('storage');
  return (
    <TextField
      label={words.storage}
      hint={endpoint === '' ? words.storageNeeded : words.storageHint}
      problem={problem}
      value={value}
      placeholder={endpoint}
      onChange={(storage) => change({ storage })}
    />
  );
}

function Services() {
  const styles = useStyles();
  const services = useFrom('engines', (state) => state.draft.services);
  const change = useFrom('engines', (state) => state.change);
  const [isOpen, setIsOpen] = useState(false);
  const count = serviceNames.filter((name) => services[name].trim() !== '').length;
  return (
    <FoldedSection
      label={words.services}
      summary={count === 0 ? words.servicesMade : words.servicesNamed(count)}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      <div className={styles.pair}>
        {serviceNames.map((name) => (
          <TextField
            key={name}
            label={words.serviceNames[name]}
            hint={words.serviceHint}
            value={services[name]}
            onChange={(value) => change({ services: { ...services, [name]: value } })}
          />
        ))}
      </div>
    </FoldedSection>
  );
}
