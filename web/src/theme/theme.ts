import type { Theme } from '@cloudscape-design/components/theming';

const SANS = [
  '-apple-system',
  "'Segoe UI Variable Text'",
  "'Segoe UI'",
  'Roboto',
  "'Noto Sans'",
  "'Apple SD Gothic Neo'",
  "'Malgun Gothic'",
  "'Hiragino Sans'",
  "'Yu Gothic UI'",
  "'Noto Sans CJK KR'",
  "'Noto Sans KR'",
  "'Noto Sans JP'",
  'system-ui',
  'sans-serif',
].join(', ');

const MONO = [
  'ui-monospace',
  "'SF Mono'",
  "'Cascadia Mono'",
  'Menlo',
  'Consolas',
  "'DejaVu Sans Mono'",
  "'Noto Sans Mono CJK KR'",
  'monospace',
].join(', ');

/** Deep sea and steel: the accent of our own and greys that lean towards it. */
export const theme = {
  referenceTokens: {
    color: {
      primary: {
        50: '#eef8f9',
        100: '#d5eef0',
        200: '#b0e0e4',
        300: '#86d2d9',
        400: '#56bec8',
        500: '#1e98a4',
        600: '#0a7480',
        700: '#075b65',
        800: '#06474f',
        900: '#053a41',
        950: '#042b31',
        1000: '#06232a',
      },
      neutral: {
        50: '#fbfcfc',
        100: '#f7f9f9',
        150: '#f3f6f6',
        200: '#eff3f3',
        250: '#e6ecec',
        300: '#d8e0e1',
        350: '#c0cacc',
        400: '#aeb9bb',
        450: '#9fabae',
        500: '#849194',
        550: '#6a777b',
        600: '#5c696d',
        650: '#3c494d',
        700: '#2e3a3f',
        750: '#212c31',
        800: '#1a2429',
        850: '#141d21',
        900: '#10181b',
        950: '#0c1316',
        1000: '#05090a',
      },
    },
  },
  tokens: {
    fontFamilyBase: SANS,
    fontFamilyMonospace: MONO,
    borderRadiusButton: '7px',
    borderRadiusInput: '7px',
    borderRadiusDropdown: '7px',
    borderRadiusItem: '7px',
    borderRadiusContainer: '10px',
    borderRadiusFlashbar: '8px',
    borderRadiusAlert: '8px',
    borderRadiusBadge: '5px',
  },
} satisfies Theme;

/** What our own CSS calls the tokens it uses: `var(--text-secondary)`. */
export const names = {
  'font-base': 'fontFamilyBase',
  'font-mono': 'fontFamilyMonospace',
  'text-body': 'colorTextBodyDefault',
  'text-heading': 'colorTextHeadingDefault',
  'text-secondary': 'colorTextBodySecondary',
  'text-accent': 'colorTextAccent',
  surface: 'colorBackgroundContainerContent',
  'surface-shaded': 'colorBackgroundCellShaded',
  'surface-page': 'colorBackgroundLayoutMain',
  divider: 'colorBorderDividerDefault',
  'divider-secondary': 'colorBorderDividerSecondary',
  focus: 'colorBorderItemFocused',
  progress: 'colorBackgroundButtonPrimaryDefault',
  'radius-container': 'borderRadiusContainer',
  'radius-input': 'borderRadiusInput',
} satisfies Record<string, keyof Theme['tokens']>;
