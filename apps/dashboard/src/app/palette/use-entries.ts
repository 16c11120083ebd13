import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  CircleDot,
  Clock,
  ExternalLink,
  Keyboard,
  List,
  LogOut,
  SunMoon,
  UserRound,
  Workflow,
  Zap,
} from 'lucide-react';
import { useState } from 'react';
import type { DefinitionList } from '../../api/answers.ts';
import { read } from '../../api/calls.ts';
import { useTasks } from '../../screens/inbox/use-tasks.ts';
import { words } from '../../words/words.ts';
import { type Command, commandsNow } from '../commands.ts';
import { openPalette } from '../palette-state.ts';
import { prefer } from '../preferences.ts';
import { signOut } from '../sign-out.ts';
import { usePlaces } from '../use-places.ts';
import { type Entry, type EntryGroup, matching } from './find-entries.ts';

const shownMax = 6;
const instancesMax = 6;
const definitionsMax = 100;
const freshMs = 60_000;
const searchCharactersMin = 2;
const searchCharactersMax = 100;

/** What the palette offers for what was typed; `asked` is the same a moment later, for what a service is asked. */
export function useEntries(typed: string, asked: string) {
  const { palette } = words;
  const navigate = useNavigate();
  const { tasks } = useTasks();
  // As they were when the palette was opened: the screen behind it stands still.
  const [commands] = useState(commandsNow);
  const definitions = useQuery({
    queryKey: ['palette', 'definitions'],
    queryFn: ({ signal }) => read<DefinitionList>('/v1/definitions', { query: { limit: definitionsMax }, signal }),
    staleTime: freshMs,
  });
  const text = asked.trim().slice(0, searchCharactersMax);
  const isAsked = text.length >= searchCharactersMin;
  const instances = useQuery({
    queryKey: ['palette', 'instances', text],
    queryFn: ({ signal }) =>
      read<{ items: InstanceRow[] }>('/v1/instances', {
        query: { text, limit: instancesMax, sort: '-started' },
        signal,
      }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

  const isTyped = typed.trim() !== '';
  const here: EntryGroup[] = commands.flatMap(({ title, commands: of }) => {
    const entries = of.flatMap((command) => (command.isMove ? [] : [entryOf(title, command)]));
    return entries.length > 0 ? [{ title, entries }] : [];
  });
  const found: EntryGroup[] = [
    {
      title: palette.tasks,
      entries: tasks.map(({ id, title, stepName, initiatorName }) => ({
        id,
        name: title,
        detail: [stepName, initiatorName].filter(Boolean).join(' · '),
        icon: CircleDot,
        act: () => void navigate({ to: '/inbox', search: { task: id } }),
      })),
    },
    {
      title: palette.workflows,
      entries: (definitions.data?.items ?? []).map(({ key, name }) => ({
        id: key,
        name,
        icon: Workflow,
        act: () => void navigate({ to: '/workflows/$key', params: { key } }),
      })),
    },
  ];
  const groups = matching(
    [...here, { title: palette.go, entries: usePlaceEntries() }, ...(isTyped ? found : []), settings()],
    typed,
    isTyped ? shownMax : Number.POSITIVE_INFINITY,
  );
  // The service has searched already: what it found need not hold the words in what is shown.
  const items = isAsked && isTyped ? (instances.data?.items ?? []) : [];
  if (items.length > 0)
    groups.push({
      title: palette.instances,
      entries: items.map(({ id, title, status, definition, number }) => ({
        id,
        name: title,
        detail: `${words.parts.status[status]} · ${definition} ${number}`,
        icon: List,
        act: () => void navigate({ to: '/instances/$id', params: { id } }),
      })),
    });
  return { groups, error: isAsked ? instances.error : null };
}

function entryOf(title: string, { name, icon, keys, act, disabled }: Command): Entry {
  const [key] = keys ?? [];
  return {
    id: `${title} ${name}`,
    name,
    icon: icon ?? Zap,
    act,
    disabled,
    ...(key !== undefined && { shortcut: key.toUpperCase() }),
  };
}

function usePlaceEntries(): Entry[] {
  const navigate = useNavigate();
  const places = usePlaces();
  return [
    ...places.map(({ to, name, icon }) => ({ id: to, name, icon, act: () => void navigate({ to }) })),
    { id: '/me', name: words.shell.choices, icon: UserRound, act: () => void navigate({ to: '/me' }) },
  ];
}

function settings(): EntryGroup {
  const { palette, shell } = words;
  return {
    title: palette.settings,
    entries: [
      ...(['system', 'light', 'dark'] as const).map((theme) => ({
        id: theme,
        name: `${shell.theme}: ${shell.themes[theme]}`,
        icon: SunMoon,
        act: () => prefer({ theme }),
      })),
      { id: 'local', name: palette.timesHere, icon: Clock, act: () => prefer({ zone: 'local' }) },
      { id: 'utc', name: palette.timesUtc, icon: Clock, act: () => prefer({ zone: 'utc' }) },
      { id: 'keys', name: palette.allKeys, icon: Keyboard, shortcut: '?', act: () => openPalette('keys') },
      {
        id: 'other',
        name: shell.otherPerson,
        icon: ExternalLink,
        act: () => void window.open('/sign-in', '_blank', 'noopener'),
      },
      { id: 'sign-out', name: shell.signOut, icon: LogOut, act: () => void signOut() },
    ],
  };
}
