/** The image node's face: a picture or an array from a file, and its size after resizing and cropping. Reads no file itself. */
import type { NodeSpec, Params } from '../../src/graph/node.ts';
import { Refusal, type Dim, type PortType } from '../../src/graph/port.ts';
import { anyImage, baseName, count, imageType } from '../../src/graph/shapes.ts';

const samples: readonly (readonly [string, string])[] = [
  ['samples/landscape-5801.png', 'Mountains at dusk, 128×128'],
  ['samples/landscape-5800.png', 'Sea at dusk, 128×128'],
  ['samples/landscape-5804.png', 'Mountains by day, 128×128'],
  ['samples/landscape-5812.png', 'Sea by day, 128×128'],
  ['samples/landscape-5833.png', 'Hills by day, 128×128'],
  ['samples/landscape-5813-512.png', 'Mountains by day, 512×512'],
];

/** Arrays keep their numbers and their size: neither resized nor cropped. */
export const isArrayFile = (file: unknown) => /\.npy$/i.test(String(file));

export interface Framing {
  /** The whole picture is resized to this first. */
  readonly width: number;
  readonly height: number;
  /** Then this part of it is kept. */
  readonly crop: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** What the parameters make of a picture of `width` x `height` pixels. Both the type of the output and the pixels come from here. */
export function framingOf(params: Params, width: number, height: number): Framing {
  const side = Number(params.side);
  let [w, h] = [width, height];
  if (params.resize === 'exact') [w, h] = [Number(params.width), Number(params.height)];
  else if (params.resize === 'shortest' || params.resize === 'longest') {
    const scale = side / (params.resize === 'shortest' ? Math.min(w, h) : Math.max(w, h));
    [w, h] = [w, h].map((n) => Math.max(1, Math.round(n * scale)));
  }
  if (params.crop !== 'square') return { width: w, height: h, crop: { x: 0, y: 0, width: w, height: h } };
  const s = Math.min(w, h);
  return { width: w, height: h, crop: { x: Math.floor((w - s) / 2), y: Math.floor((h - s) / 2), width: s, height: s } };
}

export const spec: NodeSpec = {
  type: 'image',
  title: 'Image',
  icon: 'image',
  group: 'source',
  help: `A picture from a file: the **x** of the paper.

PNG, JPEG and WebP become one picture (1, 3, H, W) with values in [-1, 1]: an 8-bit value *v* becomes *v* / 127.5 - 1. Transparency is laid on black.

A \`.npy\` array is taken as it is, neither resized nor cropped:
- float32 (b, c, H, W) in [-1, 1]: a batch of pictures, or of one-hot label maps;
- int32 (b, H, W): a batch of **label maps**, one label id per pixel, for models trained on segmentations.

Any size works. The encoder pads a picture to whole cells and the decoder crops the padding off again.`,
  source: 'Section 3.1; taming/data/base.py, ImagePaths (preprocess_image)',
  inputs: {},
  outputs: {
    image: { kind: 'image', help: 'The picture x: (b, 3, H, W), values in [-1, 1]. For a label map, int32 (b, H, W).' },
  },
  params: {
    file: {
      kind: 'file', label: 'File', accept: ['.png', '.jpg', '.jpeg', '.webp', '.npy'], default: samples[0][0], samples, onNode: true,
      help: 'A picture (PNG, JPEG, WebP) or an array (.npy: float32 NCHW in [-1, 1], or int32 label ids). Drop or paste one on the node.',
    },
    resize: {
      kind: 'choice', label: 'Resize', default: 'none', onNode: true,
      options: [['none', 'Keep its size'], ['shortest', 'Shortest side to'], ['longest', 'Longest side to'], ['exact', 'Width × height, stretched']],
      help: 'How the picture is scaled before it is cropped. The first three keep its proportions. Lanczos-3 filter.',
    },
    side: { kind: 'number', label: 'Side', default: 256, min: 8, max: 4096, step: 8, integer: true, unit: 'px', when: ['resize', ['shortest', 'longest']], help: 'Length of the chosen side after resizing.' },
    width: { kind: 'number', label: 'Width', default: 256, min: 8, max: 4096, step: 8, integer: true, unit: 'px', when: ['resize', ['exact']], help: 'Width after resizing.' },
    height: { kind: 'number', label: 'Height', default: 256, min: 8, max: 4096, step: 8, integer: true, unit: 'px', when: ['resize', ['exact']], help: 'Height after resizing.' },
    crop: {
      kind: 'choice', label: 'Crop', default: 'none',
      options: [['none', 'Keep all of it'], ['square', 'Square from the centre']],
      help: 'What is cut off after resizing.',
    },
  },
  flow({ params, facts }) {
    const shape = facts?.shape as readonly Dim[] | undefined;
    if (!shape) return { image: anyImage(isArrayFile(params.file) ? null : 3) };
    if (shape.length === 3) {
      const below = typeof facts?.below === 'number' ? { below: facts.below } : {};
      return { image: { kind: 'image', shape, labels: true, ...below } satisfies PortType };
    }
    if (shape.length !== 4) throw new Refusal(`${baseName(String(params.file))} has ${count(shape.length, 'dimension')}. Pictures are float32 (b, c, H, W), label maps int32 (b, H, W).`);
    const [b, c, h, w] = shape;
    if (isArrayFile(params.file) || typeof h !== 'number' || typeof w !== 'number') return { image: imageType(b, c, h, w) };
    const { crop } = framingOf(params, w, h);
    return { image: imageType(b, c, crop.height, crop.width) };
  },
  upgrades: [],
};
