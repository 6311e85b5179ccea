/** A frame behind nodes: a title and a colour round what belongs together. What lies wholly inside goes with it. */
import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { changeFrame } from '../state/building.ts';
import { EditableText } from '../ui/editable-text.tsx';
import { words } from '../words.ts';
import { frameOf, type FrameFlowNode } from './flow.ts';

const least = { minWidth: 120, minHeight: 80 };

export const FrameNode = memo(function FrameNode({ id, data: { frame }, selected }: NodeProps<FrameFlowNode>) {
  const own = frameOf(id)!;
  return (
    <>
      <NodeResizer isVisible={selected} {...least} onResizeEnd={(_, p) => changeFrame(own, { at: [Math.round(p.x), Math.round(p.y)], size: [Math.round(p.width), Math.round(p.height)] })} />
      <div className="frame" data-selected={selected || undefined} data-colour={frame.colour}>
        <header className="frame-grip">
          <EditableText className="frame-title" value={frame.title ?? ''} empty={words.frame.untitled} label={words.frame.title} onCommit={(title) => changeFrame(own, { title: title || undefined })} />
        </header>
      </div>
    </>
  );
});
