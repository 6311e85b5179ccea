/** The model node's own view: what its header says of the network, before and after a run. Reads no file itself. */
import { factorOf } from '../../src/net/architecture.ts';
import { useChecked } from '../../src/editor/state/checked.ts';
import { showCount } from '../../src/editor/ui/figures.ts';
import type { NodeViewProps } from '../../src/editor/view-props.ts';
import { words } from '../../src/editor/words.ts';

/** 5,242,880 -> 5.2 M */
const short = (n: number) => (n >= 1e6 ? `${(n / 1e6).toFixed(n < 1e7 ? 1 : 0)} M` : n >= 1e3 ? `${Math.round(n / 1e3)} k` : `${n}`);

export default function ModelView({ id, large }: NodeViewProps) {
  const model = useChecked((s) => s.outs[id]?.model?.model);
  if (!model) return null;
  const { architecture: a, parameters, inferred, missing, unexpected } = model, d = a.ddconfig;
  if (!large) {
    return (
      <dl className="figures" data-row>
        <div><dt>{words.model.factor}</dt><dd>f{factorOf(d)}</dd></div>
        <div><dt>{words.model.codes}</dt><dd>{a.nEmbed}</dd></div>
        <div><dt>{words.model.weights}</dt><dd>{short(parameters)}</dd></div>
      </dl>
    );
  }
  const rows: readonly (readonly [string, string])[] = [
    [words.model.factor, `f${factorOf(d)}`], [words.model.codebook, `${showCount(a.nEmbed)} × ${a.embedDim}`], [words.model.quantizer, words.model.quantizers[a.quantizer]],
    [words.model.weights, showCount(parameters)], ['ch', `${d.ch}`], ['ch_mult', d.chMult.join(' ')], ['num_res_blocks', `${d.numResBlocks}`],
    ['attn_resolutions', d.attnResolutions.join(' ') || words.model.none], ['z_channels', `${d.zChannels}`], [words.model.channels, `${d.inChannels} → ${d.outCh}`],
    ...(a.nLabels === undefined ? [] : [[words.model.labels, `${a.nLabels}`] as const]),
  ];
  return (
    <div className="model-facts">
      <dl className="facts">{rows.map(([k, v]) => <div className="fact" key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>
      <Names title={words.model.inferred} names={inferred} open />
      <Names title={words.model.missing} names={missing} />
      <Names title={words.model.unexpected} names={unexpected} />
    </div>
  );
}

function Names({ title, names, open = false }: { title: string; names: readonly string[]; open?: boolean }) {
  if (!names.length) return null;
  return <details open={open}><summary>{title} <span className="quiet">{names.length}</span></summary><ul>{names.map((n) => <li key={n}>{n}</li>)}</ul></details>;
}
