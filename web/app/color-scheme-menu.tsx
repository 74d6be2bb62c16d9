import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { DropPanel, dropItem } from '../components/drop-panel.tsx';
import { strings } from '../strings/strings.ts';

const schemes = [
  { id: 'auto', icon: IconDeviceDesktop },
  { id: 'light', icon: IconSun },
  { id: 'dark', icon: IconMoon },
] as const;

export function ColorSchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <DropPanel
      label={strings.app.colourScheme}
      face={isDark ? <IconMoon size={18} /> : <IconSun size={18} />}
      side="end"
    >
      {schemes.map(({ id, icon: Icon }) => (
        <button
          key={id}
          type="button"
          className={dropItem}
          aria-pressed={colorScheme === id}
          onClick={() => setColorScheme(id)}
        >
          <Icon size={16} aria-hidden /> {strings.app.schemes[id]}
        </button>
      ))}
    </DropPanel>
  );
}
