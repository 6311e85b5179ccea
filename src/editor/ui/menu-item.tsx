/** One line of a menu, with its key. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Keys } from './tip.tsx';

export function MenuItem({ children, keys, danger, disabled, onSelect }: { children: ReactNode; keys?: string; danger?: boolean; disabled?: boolean; onSelect: () => void }) {
  return <DropdownMenu.Item className="menu-item" data-danger={danger || undefined} disabled={disabled} onSelect={onSelect}>{children}{keys && <Keys keys={keys} />}</DropdownMenu.Item>;
}
