/** Who holds which buffer, and its release. A tensor is freed when its last holder lets go. */
import type { Tensor as OrtTensor } from 'onnxruntime-common';
import type { Tensor, TensorData } from '../net/tensor.ts';

/** How many tensors are alive, and the bytes they take. */
export class Gauge { tensors = 0; bytes = 0; }

export class Held implements Tensor {
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly place: 'cpu' | 'gpu';
  #holders = 1;

  constructor(readonly ort: OrtTensor, private readonly gauge: Gauge, private readonly download?: (t: OrtTensor) => Promise<TensorData>) {
    this.dtype = ort.type as 'float32' | 'int32';
    this.shape = ort.dims;
    this.bytes = ort.size * 4;
    this.place = ort.location === 'gpu-buffer' ? 'gpu' : 'cpu';
    gauge.tensors++;
    gauge.bytes += this.bytes;
  }

  async data(): Promise<TensorData> {
    if (this.#holders <= 0) throw new Error('a tensor was read after its release');
    if (this.place === 'cpu') return this.ort.data as TensorData;
    return this.download ? this.download(this.ort) : (await this.ort.getData(false)) as TensorData;
  }

  retain(): Tensor {
    if (this.#holders <= 0) throw new Error('a tensor was retained after its release');
    this.#holders++;
    return this;
  }

  release(): void {
    if (--this.#holders > 0) return;
    if (this.#holders < 0) throw new Error('a tensor was released twice');
    this.gauge.tensors--;
    this.gauge.bytes -= this.bytes;
    this.ort.dispose();
  }
}
