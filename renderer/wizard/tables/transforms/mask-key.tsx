// The key that hashes and tokens are made with: typed or made here, handed over at once, and stored nowhere.
import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useFrom, useStores } from '../../../stores/stores.tsx';
import { transformsText } from '../../../text/transforms.ts';
import { Problem } from '../../../ui/problem.tsx';
import { SecretField } from '../../../ui/secret-field.tsx';

const words = transformsText.key;
const keyBytes = 32;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: '8px', alignItems: 'stretch' },
  make: { alignSelf: 'flex-start' },
  made: { fontSize: '12px', lineHeight: '16px' },
});

const makeKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(keyBytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function MaskKey() {
  const styles = useStyles();
  const { api } = useStores();
  const { maskKey, keyError, keepKey } = useFrom('transforms', (state) => state);
  const [isMade, setMade] = useState(false);
  const make = async (): Promise<void> => {
    const key = makeKey();
    await api.call('clipboard.write', { text: key });
    await keepKey(key);
    setMade(true);
  };
  return (
    <div className={styles.all}>
      <SecretField
        label={words.label}
        hint={words.hint}
        isKept={maskKey !== null}
        onSecret={(value) => {
          setMade(false);
          void keepKey(value);
        }}
      />
      {keyError === null ? null : <Problem error={keyError} />}
      {maskKey === null ? (
        <Button className={styles.make} size="small" onClick={() => void make()}>
          {words.make}
        </Button>
      ) : null}
      <span role="status" className={styles.made}>
        {isMade ? words.made : ''}
      </span>
    </div>
  );
}
