/** Fetches the doctor when a file is first examined. */
import { lazy, Suspense } from 'react';
import { useDoctor } from './store.ts';

const Doctor = lazy(async () => ({ default: (await import('./doctor.tsx')).Doctor }));

export function DoctorHost() {
  const called = useDoctor((s) => s.shown !== null);
  return called ? <Suspense><Doctor /></Suspense> : null;
}
