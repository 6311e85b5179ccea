/** What the workflow menu offers beside opening and saving: links, bundles, verification, versions. */
import { setView } from '../state/view.ts';
import { MenuItem } from '../ui/menu-item.tsx';
import { fileWords } from './words.ts';

const w = fileWords.menu;
const carried = () => import('./carried.ts');

export function FileMenuItems() {
  return (
    <>
      <MenuItem onSelect={() => setView({ rail: 'versions' })}>{w.versions}</MenuItem>
      <MenuItem onSelect={() => void import('./link.ts').then((m) => m.copyLink())}>{w.link}</MenuItem>
      <MenuItem onSelect={() => void carried().then((m) => m.saveBundle())}>{w.bundle}</MenuItem>
      <MenuItem onSelect={() => void carried().then((m) => m.verifyPicture())}>{w.verify}</MenuItem>
    </>
  );
}
