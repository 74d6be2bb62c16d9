import { createTheme, type MantineColorsTuple } from '@mantine/core';

const copper: MantineColorsTuple = [
  '#fdf1e8',
  '#f8dfcc',
  '#f2bd98',
  '#f4a472',
  '#f08a4b',
  '#dd7433',
  '#c65f20',
  '#b04d12',
  '#93400e',
  '#75320a',
];

const graphite: MantineColorsTuple = [
  '#edf0f5',
  '#b4bdcb',
  '#919bab',
  '#5a6474',
  '#3c4656',
  '#252c38',
  '#181d26',
  '#12161d',
  '#0c0f14',
  '#090b0f',
];

/** Colours beyond Mantine's own are CSS variables of `tokens.css`, so that both schemes share one style sheet. */
export const theme = createTheme({
  primaryColor: 'copper',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.33,
  colors: { copper, dark: graphite },
  fontFamily: 'var(--wk-font)',
  fontFamilyMonospace: 'var(--wk-mono)',
  headings: { fontFamily: 'var(--wk-font)', fontWeight: '620' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
