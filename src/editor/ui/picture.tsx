/** A value's picture on a canvas element. Small pictures are enlarged with hard edges, so that a cell stays a cell. */
import { useEffect, useRef } from 'react';
import type { Seen } from '../../worker/protocol.ts';
import { paint } from '../state/pictures.ts';

type Picture = Extract<Seen, { as: 'picture' }>;

export function PictureCanvas({ picture, label, className = '', cells = false }: { picture: Picture; label: string; className?: string; /** always hard edges: codes, maps, latents */ cells?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => { if (canvas.current) paint(canvas.current, picture); }, [picture]);
  return (
    <canvas
      ref={canvas} className={`picture ${className}`} role="img" aria-label={picture.caption ? `${label}: ${picture.caption}` : label}
      data-cells={cells || picture.width < 160 || undefined} style={{ aspectRatio: `${picture.width} / ${picture.height}` }}
    />
  );
}
