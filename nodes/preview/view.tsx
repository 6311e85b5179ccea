/** The preview node's own view: what arrives, the item and channel its parameters choose. */
import { nodeAt } from '../../src/graph/path.ts';
import { Values } from '../../src/editor/canvas/values.tsx';
import { useDocument } from '../../src/editor/state/document.ts';
import type { NodeViewProps } from '../../src/editor/view-props.ts';

/** Thumbnails on a preview have more pixels: it is the node that is made wide. */
const side = 1024;

export default function PreviewView({ id, done, large }: NodeViewProps) {
  const item = useDocument((s) => Number(nodeAt(s.graph, id)?.params.item ?? 0)), channel = useDocument((s) => Number(nodeAt(s.graph, id)?.params.channel ?? -1));
  if (large || !done) return null;
  return <Values id={id} look={{ as: 'picture', side, item: Math.max(0, item), ...(channel >= 0 && { channel }) }} />;
}
