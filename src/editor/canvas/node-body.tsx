/** What a node made, on its own body: its own view or its values, and its notes. */
import { memo } from 'react';
import type { Done } from '../state/session.ts';
import { useStale } from '../state/stale.ts';
import { Boundary } from '../ui/boundary.tsx';
import { viewOf } from '../views.ts';
import { Values } from './values.tsx';

export const NodeBody = memo(function NodeBody({ id, type, done }: { id: string; type: string; done: Done | undefined }) {
  const stale = useStale(id);
  const View = viewOf(type);
  if (!View && !done) return null;
  return (
    <div className="node-body" data-stale={(stale && done) ? true : undefined}>
      <Boundary what={type}>{View ? <View id={id} done={done} large={false} /> : <Values id={id} />}</Boundary>
      {done && done.notes.length > 0 && <ul className="node-notes">{done.notes.map((n) => <li key={n}>{n}</li>)}</ul>}
    </div>
  );
});
