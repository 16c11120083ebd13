import { Bookmark, Check, Copy, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useKept } from '../../app/kept.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Menu } from '../../parts/menu.tsx';
import { showToast } from '../../parts/toast.tsx';
import { words } from '../../words/words.ts';
import { type InstancesSearch, instancesSearch } from './instances-search.ts';

type SavedView = { name: string; search: Record<string, string> };

/** Whoever has so many knows what they look for. */
const viewsMax = 50;
const nameMax = 60;

interface ViewsMenuProps {
  search: InstancesSearch;
  /** The same with what else is shown, so that whoever opens it sees the same. */
  address: string;
  open: (search: InstancesSearch) => void;
}

/** Filters, sort and columns under a name, for oneself; and their address, for others. */
export function ViewsMenu({ search, address, open }: ViewsMenuProps) {
  const { instances } = words;
  const { value: views = [], keep } = useKept<SavedView[]>('instances.views');
  const [isSaving, setSaving] = useState(false);
  const same = views.find((view) => sameSearch(view.search, search));
  const save = (name: string): void => {
    const view = { name, search: { ...search } as Record<string, string> };
    keep([...views.filter((each) => each.name !== name), view].sort((a, b) => (a.name < b.name ? -1 : 1)));
    setSaving(false);
    showToast({ icon: Check, text: instances.saved(name) });
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(new URL(address, location.href).href);
    showToast({ icon: Check, text: instances.copied });
  };
  const ofThis = [
    { name: instances.saveView, icon: Bookmark, act: () => setSaving(true) },
    { name: instances.copyAddress, icon: Copy, act: () => void copy() },
    ...(same
      ? [
          {
            name: instances.deleteView(same.name),
            icon: Trash2,
            act: () => keep(views.filter((view) => view !== same)),
          },
        ]
      : []),
  ];
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" small icon={Bookmark}>
            <span className="cut">{same?.name ?? instances.views}</span>
          </Button>
        }
        groups={[
          ...(views.length === 0
            ? []
            : [
                {
                  title: instances.yourViews,
                  items: views.map((view) => ({
                    name: view.name,
                    isChosen: view === same,
                    act: () => open(instancesSearch(view.search)),
                  })),
                },
              ]),
          { title: instances.thisView, items: ofThis },
        ]}
      />
      <SaveDialog isOpen={isSaving} close={() => setSaving(false)} names={views.map(({ name }) => name)} save={save} />
    </>
  );
}

interface SaveDialogProps {
  isOpen: boolean;
  close: () => void;
  names: readonly string[];
  save: (name: string) => void;
}

function SaveDialog({ isOpen, close, names, save }: SaveDialogProps) {
  const { instances, parts } = words;
  const [name, setName] = useState('');
  const [isTried, setTried] = useState(false);
  const given = name.trim();
  const isFull = names.length >= viewsMax && !names.includes(given);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (given === '' || isFull) return;
    save(given);
    setName('');
    setTried(false);
  };
  const fault = isFull ? instances.viewsFull(viewsMax) : given === '' && isTried ? instances.viewNone : undefined;
  return (
    <Dialog isOpen={isOpen} close={close} title={instances.saveViewTitle}>
      <form onSubmit={submit}>
        <Field
          label={instances.viewName}
          hint={names.includes(given) ? instances.viewTaken : instances.viewHint}
          error={fault}
        >
          {(control) => (
            <input
              {...control}
              className="in"
              value={name}
              maxLength={nameMax}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <div className="dialog-foot">
          <Button onClick={close}>{parts.cancel}</Button>
          <Button look="ink" type="submit">
            {instances.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const sameSearch = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (search: object): [string, unknown][] =>
  Object.entries(search)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
