/** A short hint on hover or focus, with its key where it has one. */
import { Tooltip } from 'radix-ui';
import type { ReactElement } from 'react';

interface TipProps { readonly text: string; readonly keys?: string; readonly side?: 'top' | 'right' | 'bottom' | 'left'; readonly children: ReactElement }

export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>{text}{keys && <Keys keys={keys} />}</Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);
const macKeys: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩' };

/** 'Ctrl+Enter' as keycaps, in the system's own spelling. */
export function Keys({ keys }: { keys: string }) {
  return <kbd className="keys">{keys.split('+').map((k) => <span key={k}>{isMac ? macKeys[k] ?? k : k}</span>)}</kbd>;
}
