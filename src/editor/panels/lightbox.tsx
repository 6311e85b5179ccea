/** One value over the whole window: opened by a double click on its picture. */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { shrink, useLightbox } from '../state/lightbox.ts';
import { words } from '../words.ts';
import { Viewer } from './viewer.tsx';

export function Lightbox() {
  const shown = useLightbox((s) => s.shown);
  return (
    <Dialog.Root open={shown !== null} onOpenChange={(open) => { if (!open) shrink(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="lightbox" aria-describedby={undefined}>
          <Dialog.Title className="lightbox-title">{shown?.label}</Dialog.Title>
          <Dialog.Close className="icon-button lightbox-close" aria-label={words.viewer.close}><X size={17} /></Dialog.Close>
          {shown && <Viewer values={[shown]} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
