// The themes: Fluent's own, in the product's accent, one step denser.
import {
  createDarkTheme,
  createLightTheme,
  teamsHighContrastTheme,
  type BrandVariants,
  type Theme,
} from '@fluentui/react-components';

export type ThemeName = 'light' | 'dark' | 'highContrast';

/** Sea blue; 80 carries white text at 4.6:1. */
const brand: BrandVariants = {
  10: '#021014',
  20: '#0a2027',
  30: '#0c3440',
  40: '#0b4353',
  50: '#095267',
  60: '#06617b',
  70: '#03718f',
  80: '#0a7ea0',
  90: '#2c8fb0',
  100: '#479fbf',
  110: '#60b0cd',
  120: '#79c0da',
  130: '#92d0e6',
  140: '#abe0f1',
  150: '#c6eef9',
  160: '#e2f8fe',
};

const fontFamilyBase = "'Segoe UI', 'Inter Variable', 'Inter', system-ui, sans-serif";

/** 13 px body and 12 px captions instead of 14 and 12. */
const dense: Partial<Theme> = {
  fontFamilyBase,
  fontFamilyNumeric: fontFamilyBase,
  fontSizeBase300: '13px',
  lineHeightBase300: '18px',
};

const dark = createDarkTheme(brand);

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: { ...createLightTheme(brand), ...dense },
  // Fluent takes a darker step for text than reads well on its dark ground.
  dark: { ...dark, ...dense, colorBrandForeground1: brand[110], colorBrandForeground2: brand[120] },
  highContrast: { ...teamsHighContrastTheme, ...dense },
};
