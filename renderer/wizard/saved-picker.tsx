// Picks one of the connections that were saved by name; removing it takes a second click.
import {
  Button,
  makeStyles,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const words = text.checks.saved;

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', minHeight: '32px' },
  name: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
  },
  sure: { overflowWrap: 'anywhere', minWidth: 0 },
  list: { maxHeight: '320px', overflowY: 'auto' },
});

type SavedPickerProps = {
  readonly side: 'source' | 'target';
  readonly savedId: string | null;
  readonly onPick: (saved: SavedConnection) => void;
};

/** Nothing is shown while nothing was saved. */
export function SavedPicker({ side, savedId, onPick }: SavedPickerProps) {
  const styles = useStyles();
  const { saved } = useStores();
  const connections = useFrom('saved', (state) => state.connections);
  useEffect(() => void saved.getState().load(), [saved]);
  const offered = connections.filter(({ connection }) => connection.side === side);
  const current = offered.find(({ id }) => id === savedId);
  if (offered.length === 0) return null;
  return (
    <div className={styles.bar}>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton>{words.menu}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList className={styles.list}>
            {offered.map((one) => (
              <MenuItem key={one.id} onClick={() => onPick(one)}>
                {one.name}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {current === undefined ? null : <Current key={current.id} saved={current} />}
    </div>
  );
}

function Current({ saved: { id, name } }: { readonly saved: SavedConnection }) {
  const styles = useStyles();
  const remove = useFrom('saved', (state) => state.remove);
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <>
        <span className={styles.name} title={name}>
          {words.current(name)}
        </span>
        <Button size="small" appearance="subtle" onClick={() => setIsAsking(true)}>
          {words.remove}
        </Button>
      </>
    );
  }
  return (
    <>
      <span className={styles.sure} role="alert">
        {words.sure(name)}
      </span>
      <Button size="small" onClick={() => void remove(id)}>
        {words.yes}
      </Button>
      <Button size="small" appearance="subtle" onClick={() => setIsAsking(false)}>
        {words.no}
      </Button>
    </>
  );
}
