/** A node's breakpoint in its gutter: a click sets and removes it, Alt-click disables it. */
import { memo } from 'react';
import { breakpointAt, changeBreakpoint, pathOfNode, toggleBreakpoint, useDebug } from './state.ts';
import { pageWords } from './page-words.ts';

export const BreakpointDot = memo(function BreakpointDot({ id }: { id: string }) {
  const at = pathOfNode(id), here = useDebug((s) => breakpointAt(s.breakpoints, at));
  const inside = useDebug((s) => !here && s.breakpoints.some((b) => !b.disabled && b.port === undefined && b.at.length > at.length && at.every((x, i) => x === b.at[i])));
  return (
    <button
      type="button" className="break-dot nodrag" aria-pressed={Boolean(here)} aria-label={here ? pageWords.remove : pageWords.set} title={here ? pageWords.dotTip : `${pageWords.set} (F9)`}
      data-is={here ? (here.disabled ? 'disabled' : here.condition ? 'condition' : 'set') : inside ? 'inside' : undefined}
      onDoubleClick={(e) => e.stopPropagation()}
      onClick={(e) => { e.stopPropagation(); if (e.altKey && here) changeBreakpoint(here.id, { disabled: !here.disabled }); else toggleBreakpoint(at); }}
    />
  );
});
