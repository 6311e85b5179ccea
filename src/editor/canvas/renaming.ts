/** Opens the field of a node's name from the keyboard. */
import { selection } from './actions.ts';

export function renameSelected(): boolean {
  const [id] = selection(), title = id === undefined ? null : document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"] .node-title`);
  title?.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', bubbles: true }));
  return title !== null;
}
