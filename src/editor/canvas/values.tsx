/** A node's values in little: figures, one picture, text. */
import type { Look } from '../../worker/protocol.ts';
import { enlarge } from '../state/lightbox.ts';
import { hasPicture, useLook } from '../state/pictures.ts';
import { useShownValues, type ShownValue } from '../state/outputs.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { words } from '../words.ts';
import { Figures } from './figures.tsx';

type PictureLook = Extract<Look, { as: 'picture' }>;
const usual: PictureLook = { as: 'picture', side: 512 };

export function Values({ id, look = usual }: { id: string; look?: PictureLook }) {
  const values = useShownValues(id);
  const figures = values.filter((v) => v.ref.number !== undefined), text = values.find((v) => v.ref.text !== undefined);
  const picture = values.find((v) => hasPicture(v.ref));
  return (
    <>
      <Figures values={figures} small={Boolean(picture)} />
      {picture && <Thumbnail value={picture} look={look} />}
      {!picture && text && <p className="node-text">{text.ref.text}</p>}
    </>
  );
}

function Thumbnail({ value, look }: { value: ShownValue; look: PictureLook }) {
  const { seen, fault, old } = useLook(value.ref, look);
  return (
    <figure className="thumbnail" style={kindStyle(value.ref.kind)} data-old={old || undefined} title={words.node.expand} onDoubleClick={(e) => { e.stopPropagation(); enlarge(value); }}>
      {seen ? <PictureCanvas picture={seen} label={value.label} cells={value.ref.kind !== 'image'} />
        : fault ? <p className="thumbnail-fault">{words.viewer.failed}: {fault}</p>
          : <div className="thumbnail-wait" style={{ aspectRatio: ratioOf(value) }} />}
    </figure>
  );
}

/** Keeps the room a picture will take, so that nothing jumps when it comes. */
function ratioOf({ ref }: ShownValue): string {
  const [h, w] = ref.shape?.slice(-2) ?? [1, 1];
  return ref.kind === 'image' || ref.kind === 'codes' || ref.kind === 'map' ? `${w} / ${h}` : '1 / 1';
}
