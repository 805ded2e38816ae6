// The theme that the browser's user asks for, now and when it changes.
import type { ThemeName } from '../theme/theme.ts';

export function watchBrowserTheme(onTheme: (theme: ThemeName) => void): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const strong = window.matchMedia('(forced-colors: active)');
  const tell = (): void => onTheme(strong.matches ? 'highContrast' : dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', tell);
  strong.addEventListener('change', tell);
  tell();
}
