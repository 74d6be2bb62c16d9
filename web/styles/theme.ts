import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

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

/** Filled controls take the tokens: Mantine would choose their text colour for the light scheme only. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== 'filled' || (input.color ?? 'copper') !== 'copper') return colors;
  return {
    ...colors,
    background: 'var(--wk-copper-solid)',
    hover: 'var(--wk-copper-solid-hover)',
    color: 'var(--wk-on-copper)',
  };
};

/** Colours beyond Mantine's own are CSS variables of `tokens.css`, so that both schemes share one style sheet. */
export const theme = createTheme({
  primaryColor: 'copper',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  colors: { copper, dark: graphite },
  fontFamily: 'var(--wk-font)',
  fontFamilyMonospace: 'var(--wk-mono)',
  headings: { fontFamily: 'var(--wk-font)', fontWeight: '620' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Mantine's own texts and lines in the tokens' colours, which keep the contrast that WCAG AA asks for. */
export const mantineVariables: CSSVariablesResolver = () => {
  const colors = {
    '--mantine-color-body': 'var(--wk-raised)',
    '--mantine-color-text': 'var(--wk-ink)',
    '--mantine-color-dimmed': 'var(--wk-ink-3)',
    '--mantine-color-placeholder': 'var(--wk-ink-3)',
    '--mantine-color-error': 'var(--wk-failed)',
    '--mantine-color-default': 'var(--wk-surface)',
    '--mantine-color-default-hover': 'var(--wk-code-line)',
    '--mantine-color-default-border': 'var(--wk-line-strong)',
  };
  return { variables: {}, light: colors, dark: colors };
};
