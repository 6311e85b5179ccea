/** The picture of changes on the canvas, fetched when a version is first compared with. */
import { lazy, Suspense } from 'react';
import { useBase } from './base.ts';

const ChangesOverlay = lazy(() => import('./changes-overlay.tsx'));

export const Changes = () => (useBase((s) => s.base !== null) ? <Suspense fallback={null}><ChangesOverlay /></Suspense> : null);
