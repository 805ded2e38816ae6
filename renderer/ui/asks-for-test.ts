// Tells whether a key pressed in a form of connection fields asks for its test.
import type { KeyboardEvent } from 'react';

/** Enter in a field; buttons and menus have a meaning of their own for it. */
export const asksForTest = ({ key, target, nativeEvent, defaultPrevented }: KeyboardEvent): boolean =>
  key === 'Enter' && !nativeEvent.isComposing && !defaultPrevented && target instanceof HTMLInputElement;
