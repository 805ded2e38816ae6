// How the small tables of the settings look.
import { makeStyles, tokens } from '@fluentui/react-components';

export const useTableStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', tableLayout: 'fixed' },
  column: {
    textAlign: 'left',
    fontWeight: 600,
    fontSize: '12px',
    lineHeight: '16px',
    padding: '0 12px 4px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  cell: { height: '30px', padding: '0 12px 0 0', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  action: { textAlign: 'right', paddingRight: 0 },
});
