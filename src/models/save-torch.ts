/** A PyTorch checkpoint as `torch.save` writes it since 1.6, for `torch.load` to open. Writes only; knows no network. */
import { size } from '../net/program.ts';
import { floatToHalf } from './half.ts';
import { Custom, Pickler, type Plain } from './pickle-write.ts';
import type { TensorToWrite } from './safetensors.ts';
import { writeZip } from './zip-write.ts';

const storages = { float32: 'FloatStorage', float16: 'HalfStorage', int64: 'LongStorage', int32: 'IntStorage', uint8: 'ByteStorage' } as const;

function bytesOf({ dtype, data }: TensorToWrite): Uint8Array {
  if (dtype === 'int64') return new Uint8Array(BigInt64Array.from(data as ArrayLike<number> & Iterable<number>, BigInt).buffer);
  if (dtype === 'float32') { const f = data instanceof Float32Array ? data : Float32Array.from(data); return new Uint8Array(f.buffer, f.byteOffset, f.byteLength); }
  if (dtype === 'int32') return new Uint8Array(Int32Array.from(data).buffer);
  if (dtype === 'float16') return new Uint8Array(Uint16Array.from(data, floatToHalf).buffer);
  return Uint8Array.from(data);
}

/** C order: the last axis moves fastest. */
const strides = (shape: readonly number[]) => shape.map((_, i) => size(shape.slice(i + 1)));

/** torch._utils._rebuild_tensor_v2 over a storage of its own. */
const tensor = ({ dtype, shape }: TensorToWrite, key: number): Plain => new Custom((p) => {
  p.global('torch._utils', '_rebuild_tensor_v2').put('(');
  p.put('(').text('storage').global('torch', storages[dtype]).text(`${key}`).text('cpu').int(size(shape)).put('t', 'Q');
  p.int(0).tuple(shape).tuple(strides(shape)).value(false);
  p.global('collections', 'OrderedDict').put(')', 'R', 't', 'R');
});

const ordered = (items: readonly (readonly [string, Plain])[]): Plain => new Custom((p) => {
  p.global('collections', 'OrderedDict').put(')', 'R', '(');
  for (const [k, v] of items) p.text(k).value(v);
  p.put('u');
});

/**
 * A Lightning checkpoint: `state_dict` and what stands beside it ('global_step', 'epoch').
 * @throws Error above 4 GB
 */
export function writeTorch(tensors: readonly TensorToWrite[], beside: { readonly [key: string]: Plain } = {}): Uint8Array {
  const entries = new Map<string, Plain>(Object.entries(beside));
  entries.set('state_dict', ordered(tensors.map((t, i) => [t.name, tensor(t, i)])));
  const pickle = new Pickler().bytes(Object.fromEntries(entries));
  return writeZip([
    { name: 'archive/data.pkl', data: pickle },
    ...tensors.map((t, i) => ({ name: `archive/data/${i}`, data: bytesOf(t) })),
    { name: 'archive/version', data: new TextEncoder().encode('3\n') },
  ]);
}
