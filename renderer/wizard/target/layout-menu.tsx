// The ready-made layouts of file names, each with an example of what it gives.
import {
  makeStyles,
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { layoutExamples, layoutOf, pathLayoutNames, pathLayouts } from '../../../shared/path-layouts.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';

const words = text.target.template;

const useStyles = makeStyles({
  popover: { maxWidth: 'min(640px, 90vw)' },
  item: { maxWidth: 'none' },
  line: { display: 'block', fontSize: '12px', lineHeight: '16px', color: tokens.colorNeutralForeground2 },
  example: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '16px',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground2,
  },
});

export function LayoutMenu() {
  const styles = useStyles();
  const template = useFrom('target', (state) => state.draft.pathTemplate);
  const change = useFrom('target', (state) => state.change);
  const chosen = layoutOf(template);
  return (
    <Menu
      inline
      positioning="below-start"
      checkedValues={{ layout: chosen === null ? [] : [chosen] }}
      onCheckedValueChange={(_event, { checkedItems }) => {
        const layout = pathLayoutNames.find((name) => name === checkedItems[0]);
        if (layout !== undefined) change({ pathTemplate: layout === 'default' ? null : pathLayouts[layout] });
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small">{words.layouts}</MenuButton>
      </MenuTrigger>
      <MenuPopover className={styles.popover}>
        <MenuList>
          {pathLayoutNames.map((name) => (
            <MenuItemRadio key={name} className={styles.item} name="layout" value={name}>
              {words.layout[name].name}
              <span className={styles.line}>{words.layout[name].line}</span>
              <span className={styles.example}>{layoutExamples[name]}</span>
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
