/** The boxes that keys open over the canvas. Those that are typed into at once are always there; the sheet of keys is loaded when it is first asked for. */
import { lazy, Suspense } from 'react';
import { useOverlay } from '../commands/open.ts';
import CommandPalette from './command-palette.tsx';
import ConnectBox from './connect-box.tsx';
import Find from './find.tsx';

const boxes = { palette: CommandPalette, find: Find, connect: ConnectBox, keys: lazy(() => import('./keys-overview.tsx')) } as const;

export function Overlays() {
  const open = useOverlay((s) => s.open), Box = open && boxes[open];
  return Box && <Suspense fallback={null}><Box /></Suspense>;
}
