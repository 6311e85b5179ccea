/** The boxes that keys open over the canvas, each loaded when it is first asked for. */
import { lazy, Suspense } from 'react';
import { useOverlay } from '../commands/open.ts';

const boxes = {
  palette: lazy(() => import('./command-palette.tsx')), find: lazy(() => import('./find.tsx')), keys: lazy(() => import('./keys-overview.tsx')), connect: lazy(() => import('./connect-box.tsx')),
} as const;

export function Overlays() {
  const open = useOverlay((s) => s.open), Box = open && boxes[open];
  return Box && <Suspense fallback={null}><Box /></Suspense>;
}
