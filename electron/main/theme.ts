// Which theme is on screen: the user's setting, or what the desktop asks for.
import type { NativeTheme } from 'electron';
import type { Settings } from '../../shared/settings.ts';

export type Theme = 'light' | 'dark' | 'highContrast';

/** The page's own background, so that a window does not flash while it loads. */
export const backgroundOf = (theme: Theme): string =>
  ({ light: '#ffffff', dark: '#292929', highContrast: '#000000' })[theme];

type Desktop = Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseHighContrastColors'> & {
  readonly inForcedColorsMode?: boolean;
};

/** A desktop in high contrast wins over a light or dark setting: whoever needs it set it there. */
export function themeOf(setting: Settings['theme'], desktop: Desktop): Theme {
  const isContrast = desktop.shouldUseHighContrastColors || desktop.inForcedColorsMode === true;
  if (setting === 'highContrast' || isContrast) return 'highContrast';
  return desktop.shouldUseDarkColors ? 'dark' : 'light';
}

export type ThemeWatch = {
  current(): Theme;
  /** Takes over a changed setting. */
  apply(setting: Settings['theme']): void;
};

export function watchTheme(
  native: NativeTheme,
  setting: Settings['theme'],
  onChange: (theme: Theme) => void,
): ThemeWatch {
  let wanted = setting;
  const source = (): NativeTheme['themeSource'] => (wanted === 'highContrast' ? 'dark' : wanted);
  native.themeSource = source();
  let shown = themeOf(wanted, native);
  const look = (): void => {
    const theme = themeOf(wanted, native);
    if (theme === shown) return;
    shown = theme;
    onChange(theme);
  };
  native.on('updated', look);
  return {
    current: () => shown,
    apply(next) {
      wanted = next;
      native.themeSource = source();
      look();
    },
  };
}
