// How the heads of tables in the plan's document look.
import { tokens } from '@fluentui/react-components';

export const headLook = {
  textAlign: 'left',
  fontWeight: 600,
  fontSize: '12px',
  lineHeight: '16px',
  padding: '4px 12px 4px 0',
  borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
} as const;
