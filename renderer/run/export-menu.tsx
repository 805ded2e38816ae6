// The forms of a run's report, to be saved where the user says.
import {
  makeStyles,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { exportForms } from '../../shared/report-forms.ts';
import { useFrom, useStores } from '../stores/stores.tsx';
import { text } from '../text/text.ts';

const words = text.result.export;

const useStyles = makeStyles({
  popover: { maxWidth: 'min(420px, 90vw)' },
  item: { maxWidth: 'none' },
  line: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
});

export type ExportMenuProps = { readonly runId: string; readonly isDisabled: boolean };

export function ExportMenu({ runId, isDisabled }: ExportMenuProps) {
  const styles = useStyles();
  const { canAct } = useStores();
  const exportReport = useFrom('runs', (state) => state.exportReport);
  // A browser prints the page itself.
  const forms = canAct ? exportForms : exportForms.filter((form) => form !== 'pdf');
  return (
    <Menu inline positioning="above-end">
      <MenuTrigger disableButtonEnhancement>
        <MenuButton disabled={isDisabled}>{words.action}</MenuButton>
      </MenuTrigger>
      <MenuPopover className={styles.popover}>
        <MenuList>
          {forms.map((form) => (
            <MenuItem key={form} className={styles.item} onClick={() => void exportReport(runId, form)}>
              {words.forms[form].name}
              <span className={styles.line}>{words.forms[form].line}</span>
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
