/** The image node's own view: the chosen file before a run, the picture it became after one. Decodes nothing itself. */
import { nodeAt } from '../../src/graph/path.ts';
import { useDocument } from '../../src/editor/state/document.ts';
import { isPictureFile, urlOf } from '../../src/editor/state/file-url.ts';
import { Values } from '../../src/editor/canvas/values.tsx';
import type { NodeViewProps } from '../../src/editor/view-props.ts';

export default function ImageView({ id, done, large }: NodeViewProps) {
  const file = useDocument((s) => String(nodeAt(s.graph, id)?.params.file ?? ''));
  if (large) return null;
  if (done) return <Values id={id} />;
  const url = isPictureFile(file) ? urlOf(file) : undefined;
  return url ? <figure className="thumbnail"><img className="picture" src={url} alt="" draggable={false} /></figure> : null;
}
