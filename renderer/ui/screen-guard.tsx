// Stands around a screen: when drawing it fails, says so in its place, instead of leaving an empty window.
import { Component, type ReactNode } from 'react';
import { toErrorData } from '../stores/failure.ts';
import { Problem } from './problem.tsx';

type ScreenGuardState = { readonly failure: unknown };

/** React tells failures of drawing to classes only. */
export class ScreenGuard extends Component<{ readonly children: ReactNode }, ScreenGuardState> {
  override state: ScreenGuardState = { failure: null };

  static getDerivedStateFromError(failure: unknown): ScreenGuardState {
    return { failure };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <div style={{ padding: '24px' }}>
        <Problem error={toErrorData(failure)} />
      </div>
    );
  }
}
