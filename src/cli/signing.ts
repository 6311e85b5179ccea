/** What every receipt of a run on this machine says: engine, runtime, version. Knows no picture. */
import type { Engine } from '../gpu/engine.ts';
import { precision, runtime } from '../gpu/version.ts';
import type { Receipt } from '../graph/receipt.ts';
import { product } from '../run/product.ts';
import type { Signing } from '../run/signing.ts';

/** An engine as a receipt names it. */
export const engineOf = ({ info: { name, adapter, threads } }: Pick<Engine, 'info'>): Receipt['engine'] =>
  ({ name, ...(adapter !== undefined && { adapter }), ...(threads !== undefined && { threads }), precision, runtime });

export const signingOn = (engine: Engine, of: Pick<Signing, 'graph' | 'specs' | 'files'>): Signing => ({ ...of, engine: engineOf(engine), product });
