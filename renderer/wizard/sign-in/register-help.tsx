// How an application is registered for the sign-in: steps in the portal, and the same as commands.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useStores } from '../../stores/stores.tsx';
import { registerCommands } from '../../text/azure.ts';
import { text } from '../../text/text.ts';
import { FoldedSection } from '../../ui/folded-section.tsx';

const words = text.azure.register;
const portal = 'https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '20px', display: 'flex', flexDirection: 'column', gap: '4px' },
  commands: {
    margin: 0,
    padding: '8px 12px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground3,
    userSelect: 'text',
  },
  actions: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
});

export function RegisterHelp() {
  const styles = useStyles();
  const { api } = useStores();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <FoldedSection label={words.label} summary={words.summary} isOpen={isOpen} onToggle={setIsOpen}>
      <ol className={styles.list}>
        {words.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p style={{ margin: 0 }}>{words.cli}</p>
      <pre className={styles.commands}>{registerCommands}</pre>
      <div className={styles.actions}>
        <Button size="small" onClick={() => void api.call('clipboard.write', { text: registerCommands })}>
          {words.copy}
        </Button>
        <Button size="small" onClick={() => void api.call('link.open', { url: portal })}>
          {words.portal}
        </Button>
      </div>
    </FoldedSection>
  );
}
