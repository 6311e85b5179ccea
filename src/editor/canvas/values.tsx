/** A node's values in little: figures, one picture, text. */
import { hasPicture, useLook } from '../state/pictures.ts';
import { useShownValues, type ShownValue } from '../state/outputs.ts';
import { kindStyle } from '../ui/kind-dot.tsx';
import { PictureCanvas } from '../ui/picture.tsx';
import { words } from '../words.ts';
import { Figures } from './figures.tsx';

const look = { as: 'picture', side: 512 } as const;

export function Values({ id }: { id: string }) {
  const values = useShownValues(id);
  const figures = values.filter((v) => v.ref.number !== undefined), text = values.find((v) => v.ref.text !== undefined);
  const picture = values.find((v) => hasPicture(v.ref));
  return (
    <>
      <Figures values={figures} small={Boolean(picture)} />
      {picture && <Thumbnail value={picture} />}
      {!picture && text && <p className="node-text">{text.ref.text}</p>}
    </>
  );
}

function Thumbnail({ value }: { value: ShownValue }) {
  const { seen, fault, old } = useLook(value.ref, look);
  return (
    <figure className="thumbnail" style={kindStyle(value.ref.kind)} data-old={old || undefined}>
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
