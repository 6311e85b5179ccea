/** Whether a network fits an adapter's limits, said before anything is created. Pure. */
import { bytesOf, type Program } from '../net/program.ts';

const megabytes = (n: number) => `${(n / 2 ** 20).toFixed(n < 2 ** 24 ? 1 : 0)} MB`;

/** @throws Error naming the largest buffer the network needs when the adapter's storage buffers are smaller. */
export function checkLimits(p: Program, limits: Readonly<Record<string, number>> | undefined) {
  const most = Math.min(limits?.maxStorageBufferBindingSize ?? Infinity, limits?.maxBufferSize ?? Infinity);
  if (most === Infinity) return;
  let largest = 0, where = '';
  for (const [name, v] of p.params) if (bytesOf(p.vars[v]) > largest) { largest = bytesOf(p.vars[v]); where = `the weight ${name}`; }
  for (const e of p.eqns) if (bytesOf(p.vars[e.out]) > largest) { largest = bytesOf(p.vars[e.out]); where = `${e.op} in ${e.scope || 'the network'}`; }
  if (largest > most) {
    throw new Error(`${where} needs a buffer of ${megabytes(largest)}, and this adapter's largest is ${megabytes(most)}. Use a smaller picture, or the WASM engine.`);
  }
}
