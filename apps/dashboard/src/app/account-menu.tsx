import { useNavigate } from '@tanstack/react-router';
import { ExternalLink, Keyboard, LogOut, Search, UserRound } from 'lucide-react';
import { Menu, type MenuProps } from '../parts/menu.tsx';
import { words } from '../words/words.ts';
import { openPalette } from './palette-state.ts';
import type { Place } from './places.ts';
import { prefer, type Theme, usePreferences } from './preferences.ts';
import { signOut } from './sign-out.ts';
import { useIsPhone } from './use-is-phone.ts';

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `also`: places that have no line of their own where the menu is opened. */
export function AccountMenu({ trigger, also = [] }: { trigger: MenuProps['trigger']; also?: readonly Place[] }) {
  const { theme, zone } = usePreferences();
  const isPhone = useIsPhone();
  const { shell, palette } = words;
  const navigate = useNavigate();
  return (
    <Menu
      trigger={trigger}
      groups={[
        ...(isPhone ? [{ items: [{ name: palette.search, icon: Search, act: () => openPalette('find') }] }] : []),
        ...(also.length > 0
          ? [{ items: also.map(({ to, name, icon }) => ({ name, icon, act: () => void navigate({ to }) })) }]
          : []),
        {
          items: [
            { name: shell.choices, icon: UserRound, act: () => void navigate({ to: '/me' }) },
            ...(isPhone ? [] : [{ name: shell.keys, icon: Keyboard, act: () => openPalette('keys') }]),
          ],
        },
        {
          title: shell.theme,
          items: (['system', 'light', 'dark'] as const satisfies readonly Theme[]).map((each) => ({
            name: shell.themes[each],
            isChosen: theme === each,
            act: () => prefer({ theme: each }),
          })),
        },
        {
          title: shell.times,
          items: [
            { name: shell.zones.local(zoneHere), isChosen: zone === 'local', act: () => prefer({ zone: 'local' }) },
            { name: shell.zones.utc, isChosen: zone === 'utc', act: () => prefer({ zone: 'utc' }) },
          ],
        },
        {
          items: [
            {
              name: shell.otherPerson,
              icon: ExternalLink,
              act: () => void window.open('/sign-in', '_blank', 'noopener'),
            },
            { name: shell.signOut, icon: LogOut, act: () => void signOut() },
          ],
        },
      ]}
    />
  );
}
