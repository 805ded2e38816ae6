// How the severity of a finding is drawn.
import type { Severity } from '../../../shared/preflight.ts';
import type { StatusKind } from '../../ui/status.tsx';

export const severityStatus: Readonly<Record<Severity, StatusKind>> = {
  red: 'failed',
  yellow: 'warning',
  green: 'passed',
};
