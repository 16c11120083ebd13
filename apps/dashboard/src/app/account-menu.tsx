import { useNavigate } from '@tanstack/react-router';
import { ExternalLink, LogOut, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { forgetSession } from '../api/held-session.ts';
import { send } from '../api/send.ts';
import { Menu } from '../parts/menu.tsx';
import { words } from '../words/words.ts';
import type { Place } from './places.ts';
import { prefer, type Theme, usePreferences } from './preferences.ts';

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `also`: places that have no line of their own where the menu is opened. */
export function AccountMenu({ trigger, also = [] }: { trigger: ReactElement; also?: readonly Place[] }) {
  const { theme, zone } = usePreferences();
  const { shell } = words;
  const navigate = useNavigate();
  return (
    <Menu
      trigger={trigger}
      groups={[
        ...(also.length > 0
          ? [{ items: also.map(({ to, name, icon }) => ({ name, icon, act: () => void navigate({ to }) })) }]
          : []),
        { items: [{ name: shell.choices, icon: UserRound, act: () => void navigate({ to: '/me' }) }] },
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

async function signOut(): Promise<void> {
  const { body } = await send<{ next: string }>({ method: 'POST', path: '/auth/sign-out', body: {}, triesMax: 1 });
  forgetSession();
  location.assign(body.next);
}
