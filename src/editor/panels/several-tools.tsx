/** What several selected nodes can be done to at once. */
import { AlignCenterHorizontal, AlignCenterVertical, AlignEndHorizontal, AlignEndVertical, AlignHorizontalDistributeCenter, AlignStartHorizontal, AlignStartVertical, AlignVerticalDistributeCenter, Boxes, Frame, Grid3x3, Network } from 'lucide-react';
import { commandOf, shownKey } from '../commands/command.ts';
import { IconButton } from '../ui/button.tsx';

const tools = [
  ['alignLeft', AlignStartVertical], ['alignCentre', AlignCenterVertical], ['alignRight', AlignEndVertical], ['alignTop', AlignStartHorizontal], ['alignMiddle', AlignCenterHorizontal], ['alignBottom', AlignEndHorizontal],
  ['distributeX', AlignHorizontalDistributeCenter], ['distributeY', AlignVerticalDistributeCenter], ['snap', Grid3x3], ['layout', Network], ['frame', Frame], ['subgraph', Boxes],
] as const;

export function SeveralTools() {
  return (
    <div className="several-tools" role="toolbar">
      {tools.map(([id, Icon]) => {
        const c = commandOf(id), keys = shownKey(id);
        return c && <IconButton key={id} label={c.name()} {...(keys && { keys })} onClick={() => { c.does(); }}><Icon size={16} /></IconButton>;
      })}
    </div>
  );
}
