/** Where the canvas is among subgraphs, and the ways back out. */
import { ChevronRight } from 'lucide-react';
import { goTo, nameOf, useScope } from '../state/scope.ts';
import { useDocument } from '../state/document.ts';
import { words } from '../words.ts';

export function Breadcrumb() {
  const path = useScope((s) => s.path);
  useDocument((s) => s.graph);
  if (!path.length) return null;
  return (
    <nav className="breadcrumb" aria-label={words.sub.inside}>
      <button type="button" onClick={() => goTo([])}>{words.sub.whole}</button>
      {path.map((_, i) => {
        const here = path.slice(0, i + 1), last = i === path.length - 1;
        return (
          <span key={here.join('/')}>
            <ChevronRight size={13} aria-hidden />
            <button type="button" aria-current={last ? 'location' : undefined} onClick={() => goTo(here)}>{nameOf(here.join('/'))}</button>
          </span>
        );
      })}
    </nav>
  );
}
